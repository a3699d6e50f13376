/* The variants of the kernels: an instruction set each. */

#ifndef RHAPSODE_VARIANTS_H
#define RHAPSODE_VARIANTS_H

#include "recurrent_layer.h"
#include "work.h"

typedef void ComputeStage(Thread *thread);
typedef void RunSteps(const RecurrentLayer *layer, int direction, const float *gates, long steps, float *states);

typedef struct {
    const char *name;
    int (*usable)(void);
    ComputeStage *compute_stage; /* what a thread has to do: passes.h */
    RunSteps *run_steps;         /* of a direction of an LSTM layer: recurrent_steps.h; or NULL */
} Variant;

/* Return the variant of a name, or NULL. */
const Variant *find_variant(const char *name);

ComputeStage compute_by_amx, compute_by_avx512_vnni, compute_by_avx_vnni, compute_by_avx2, compute_by_plain_products;
RunSteps run_steps_by_avx512_vnni, run_steps_by_avx_vnni, run_steps_by_avx2;

#endif
