/* The passes by AVX2 and AVX-VNNI. */

#include <immintrin.h>

#pragma GCC target("avx2,avxvnni,fma")

#include "lanes_avx2.h"

/* Two vectors of six rows: 12 of the 16 registers, and 8 loads for 12 products. */
#define ROWS 6
#define COLUMNS 16

static inline Integers add_products(Integers sums, Integers unsigned_levels, Integers weights) {
    return _mm256_dpbusd_avx_epi32(sums, unsigned_levels, weights);
}

#include "products_vector.h"
#include "passes.h"

#define PART_BITS 7
#include "recurrent_steps.h"

void compute_by_avx_vnni(Thread *thread) { compute_stage(thread); }

void run_steps_by_avx_vnni(const RecurrentLayer *layer, int direction, const float *gates, long steps, float *states) {
    run_steps(layer, direction, gates, steps, states);
}
