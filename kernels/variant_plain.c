/* The passes by AVX2, with plain products. */

#include <immintrin.h>

#pragma GCC target("avx2,fma")

#include "lanes_avx2.h"
#include "products_plain.h"
#include "passes.h"

void compute_by_plain_products(Thread *thread) { compute_stage(thread); }
