/* The passes by AVX2 alone. */

#include <immintrin.h>

#pragma GCC target("avx2,fma")

#include "lanes_avx2.h"

#include "products_winograd.h"
#include "passes.h"

/* The product of bytes adds two of them in 16 bits, which saturates. */
static inline Integers add_products(Integers sums, Integers unsigned_levels, Integers weights) {
    const Integers pairs = _mm256_maddubs_epi16(unsigned_levels, weights);
    return _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

#define PART_BITS 6 /* the largest product of a part and a byte, twice, is 32,640 */
#include "recurrent_steps.h"

void compute_by_avx2(Thread *thread) { compute_stage(thread); }

void run_steps_by_avx2(const RecurrentLayer *layer, int direction, const float *gates, long steps, float *states) {
    run_steps(layer, direction, gates, steps, states);
}
