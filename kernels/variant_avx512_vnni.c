/* The passes by AVX-512 and its VNNI. */

#include <immintrin.h>

#pragma GCC target("avx512f,avx512bw,avx512vl,avx512vnni,fma")

#include "lanes_avx512.h"

/* Two vectors of twelve rows: 24 of the 32 registers, and 14 loads for 24 products. */
#define ROWS 12
#define COLUMNS 32

static inline Integers add_products(Integers sums, Integers unsigned_levels, Integers weights) {
    return _mm512_dpbusd_epi32(sums, unsigned_levels, weights);
}

#include "products_vector.h"
#include "passes.h"

#define PART_BITS 7
#include "recurrent_steps.h"

void compute_by_avx512_vnni(Thread *thread) { compute_stage(thread); }

void run_steps_by_avx512_vnni(const RecurrentLayer *layer, int direction, const float *gates, long steps, float *states) {
    run_steps(layer, direction, gates, steps, states);
}
