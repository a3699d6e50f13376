/* The passes by AMX, with the bfloat16 of AVX-512. */

#include <immintrin.h>

#pragma GCC target("avx512f,avx512bw,avx512vl,avx512bf16,amx-tile,amx-int8,fma")

#include "lanes_avx512.h"
#include "products_amx.h"
#include "passes.h"

void compute_by_amx(Thread *thread) {
    configure_tiles();
    compute_stage(thread);
    _tile_release();
}
