/* The instructions of AVX-512, AVX-VNNI and AMX that the kernels use, in plain C, one function for each: what Intel's
   "Intel 64 and IA-32 Architectures Software Developer's Manual", volume 2, says that they compute. With them the variants
   for processors that have these instructions run on one that has not. */

#ifndef RHAPSODE_EMULATED_INSTRUCTIONS_H
#define RHAPSODE_EMULATED_INSTRUCTIONS_H

#include <immintrin.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#define FLOATS 16 /* of a register of 512 bits */

typedef float Floats512 __attribute__((vector_size(64)));
typedef int32_t Integers512 __attribute__((vector_size(64)));

/* A function of each element of one, two or three registers of floats. */
#define OF_FLOATS(name, parameters, before, expression)    \
    static inline __m512 name parameters {                 \
        Floats512 result;                                  \
        before for (int i = 0; i < FLOATS; i++) result[i] = (expression); \
        return (__m512)result;                             \
    }

OF_FLOATS(emulated_set1_ps, (float value), , value)
OF_FLOATS(emulated_add_ps, (__m512 a, __m512 b), , a[i] + b[i])
OF_FLOATS(emulated_sub_ps, (__m512 a, __m512 b), , a[i] - b[i])
OF_FLOATS(emulated_mul_ps, (__m512 a, __m512 b), , a[i] * b[i])
OF_FLOATS(emulated_div_ps, (__m512 a, __m512 b), , a[i] / b[i])
OF_FLOATS(emulated_fmadd_ps, (__m512 a, __m512 b, __m512 c), , fmaf(a[i], b[i], c[i]))
OF_FLOATS(emulated_min_ps, (__m512 a, __m512 b), , a[i] < b[i] ? a[i] : b[i])
OF_FLOATS(emulated_max_ps, (__m512 a, __m512 b), , a[i] > b[i] ? a[i] : b[i])
OF_FLOATS(emulated_scalef_ps, (__m512 a, __m512 b), , ldexpf(a[i], (int)floorf(b[i])))
OF_FLOATS(emulated_nearest_ps, (__m512 a), , nearbyintf(a[i]))
OF_FLOATS(emulated_cvtepi32_ps, (__m512i a), const Integers512 integers = (Integers512)a;, (float)integers[i])

#define OF_INTEGERS(name, parameters, before, expression)  \
    static inline __m512i name parameters {                \
        Integers512 result;                                \
        before for (int i = 0; i < FLOATS; i++) result[i] = (int32_t)(expression); \
        return (__m512i)result;                            \
    }
#define ELEMENTS(name, from) const Integers512 name = (Integers512)(from);

OF_INTEGERS(emulated_set1_epi32, (int value), , value)
OF_INTEGERS(emulated_cvtps_epi32, (__m512 a), , lrintf(a[i]))
OF_INTEGERS(emulated_slli_epi32, (__m512i a, unsigned bits), ELEMENTS(x, a), (uint32_t)x[i] << bits)
OF_INTEGERS(emulated_srli_epi32, (__m512i a, unsigned bits), ELEMENTS(x, a), (uint32_t)x[i] >> bits)
OF_INTEGERS(emulated_and_si512, (__m512i a, __m512i b), ELEMENTS(x, a) ELEMENTS(y, b), x[i] & y[i])
OF_INTEGERS(emulated_add_epi32, (__m512i a, __m512i b), ELEMENTS(x, a) ELEMENTS(y, b), (uint32_t)x[i] + (uint32_t)y[i])

static inline __m512 emulated_loadu_ps(const void *from) {
    __m512 values;
    memcpy(&values, from, sizeof values);
    return values;
}

static inline void emulated_storeu_ps(void *to, __m512 values) { memcpy(to, &values, sizeof values); }

static inline __m512i emulated_loadu_si512(const void *from) {
    __m512i values;
    memcpy(&values, from, sizeof values);
    return values;
}

static inline void emulated_storeu_si512(void *to, __m512i values) { memcpy(to, &values, sizeof values); }

static inline __m512i emulated_cvtepu16_epi32(__m256i halves) {
    uint16_t half[FLOATS];
    memcpy(half, &halves, sizeof half);
    Integers512 result;
    for (int i = 0; i < FLOATS; i++) result[i] = half[i];
    return (__m512i)result;
}

static inline __m256i emulated_cvtepi32_epi16(__m512i integers) {
    ELEMENTS(x, integers)
    uint16_t half[FLOATS];
    for (int i = 0; i < FLOATS; i++) half[i] = (uint16_t)x[i];
    __m256i result;
    memcpy(&result, half, sizeof result);
    return result;
}

/* Saturates. */
static inline __m128i emulated_cvtsepi32_epi8(__m512i integers) {
    ELEMENTS(x, integers)
    int8_t byte[FLOATS];
    for (int i = 0; i < FLOATS; i++) byte[i] = (int8_t)(x[i] > 127 ? 127 : x[i] < -128 ? -128 : x[i]);
    __m128i result;
    memcpy(&result, byte, sizeof result);
    return result;
}

/* Rounds to the nearest, of two to the even one; denormal numbers are zero. */
static inline __m256i emulated_cvtneps_pbh(__m512 values) {
    uint32_t bits[FLOATS];
    uint16_t half[FLOATS];
    memcpy(bits, &values, sizeof bits);
    for (int i = 0; i < FLOATS; i++) {
        const int denormal = !(bits[i] & 0x7f800000);
        half[i] = (uint16_t)(denormal ? bits[i] >> 16 & 0x8000 : (bits[i] + 0x7fff + (bits[i] >> 16 & 1)) >> 16);
    }
    __m256i result;
    memcpy(&result, half, sizeof result);
    return result;
}

/* Adds to each sum four products of an unsigned and a signed byte. */
#define OF_BYTES(name, type)                                                              \
    static inline type name(type sums, type levels, type weights) {                       \
        int32_t sum[sizeof(type) / 4];                                                    \
        uint8_t level[sizeof(type)];                                                      \
        int8_t weight[sizeof(type)];                                                      \
        memcpy(sum, &sums, sizeof sums);                                                  \
        memcpy(level, &levels, sizeof levels);                                            \
        memcpy(weight, &weights, sizeof weights);                                         \
        for (unsigned i = 0; i < sizeof(type); i++) sum[i / 4] += level[i] * weight[i];   \
        memcpy(&sums, sum, sizeof sums);                                                  \
        return sums;                                                                      \
    }

OF_BYTES(emulated_dpbusd_epi32, __m512i)
OF_BYTES(emulated_dpbusd_avx_epi32, __m256i)

/* The tiles of a thread. A loop that goes over a wrong shape reads zeros, as the processor does. */
#define TILES 8
#define TILE_MOST_ROWS 16
#define TILE_MOST_BYTES 64

static __thread struct {
    int rows[TILES];
    int bytes[TILES];
    uint8_t data[TILES][TILE_MOST_ROWS][TILE_MOST_BYTES];
} tiles;

static inline void emulated_tile_loadconfig(const void *configuration) {
    const uint8_t *bytes = configuration;
    if (bytes[0] != 1) __builtin_trap(); /* the palette */
    memset(&tiles, 0, sizeof tiles);
    for (int tile = 0; tile < TILES; tile++) {
        uint16_t width;
        memcpy(&width, bytes + 16 + 2 * tile, sizeof width);
        tiles.bytes[tile] = width;
        tiles.rows[tile] = bytes[48 + tile];
        if (width > TILE_MOST_BYTES || tiles.rows[tile] > TILE_MOST_ROWS) __builtin_trap();
    }
}

static inline void emulated_tile_release(void) { memset(&tiles, 0, sizeof tiles); }
static inline void emulated_tile_zero(int tile) { memset(tiles.data[tile], 0, sizeof tiles.data[tile]); }

static inline void emulated_tile_loadd(int tile, const void *from, long stride) {
    emulated_tile_zero(tile);
    for (int row = 0; row < tiles.rows[tile]; row++)
        memcpy(tiles.data[tile][row], (const uint8_t *)from + row * stride, (size_t)tiles.bytes[tile]);
}

static inline void emulated_tile_stored(int tile, void *to, long stride) {
    for (int row = 0; row < tiles.rows[tile]; row++)
        memcpy((uint8_t *)to + row * stride, tiles.data[tile][row], (size_t)tiles.bytes[tile]);
}

/* Adds to each sum the products of a row of signed bytes and a column of signed fours. */
static inline void emulated_tile_dpbssd(int sums, int a, int b) {
    for (int row = 0; row < tiles.rows[sums]; row++) {
        int32_t sum[TILE_MOST_BYTES / 4];
        memcpy(sum, tiles.data[sums][row], sizeof sum);
        for (int depth = 0; depth < tiles.bytes[a]; depth++)
            for (int column = 0; column < tiles.bytes[sums] / 4; column++)
                sum[column] += (int8_t)tiles.data[a][row][depth] *
                               (int8_t)tiles.data[b][depth / 4][4 * column + depth % 4];
        memcpy(tiles.data[sums][row], sum, sizeof sum);
    }
}

/* The compiler's own are functions or macros. */
#undef _mm512_roundscale_ps
#undef _mm512_slli_epi32
#undef _mm512_srli_epi32
#undef _tile_loadconfig
#undef _tile_release
#undef _tile_zero
#undef _tile_loadd
#undef _tile_stored
#undef _tile_dpbssd
#define _mm512_set1_ps emulated_set1_ps
#define _mm512_loadu_ps emulated_loadu_ps
#define _mm512_storeu_ps emulated_storeu_ps
#define _mm512_add_ps emulated_add_ps
#define _mm512_sub_ps emulated_sub_ps
#define _mm512_mul_ps emulated_mul_ps
#define _mm512_div_ps emulated_div_ps
#define _mm512_fmadd_ps emulated_fmadd_ps
#define _mm512_min_ps emulated_min_ps
#define _mm512_max_ps emulated_max_ps
#define _mm512_scalef_ps emulated_scalef_ps
#define _mm512_roundscale_ps(values, mode) emulated_nearest_ps(values) /* the only mode that is used */
#define _mm512_cvtepi32_ps emulated_cvtepi32_ps
#define _mm512_cvtps_epi32 emulated_cvtps_epi32
#define _mm512_loadu_si512 emulated_loadu_si512
#define _mm512_storeu_si512 emulated_storeu_si512
#define _mm512_set1_epi32 emulated_set1_epi32
#define _mm512_cvtepu16_epi32 emulated_cvtepu16_epi32
#define _mm512_slli_epi32 emulated_slli_epi32
#define _mm512_srli_epi32 emulated_srli_epi32
#define _mm512_and_si512 emulated_and_si512
#define _mm512_add_epi32 emulated_add_epi32
#define _mm512_castps_si512(values) ((__m512i)(values))
#define _mm512_castsi512_ps(values) ((__m512)(values))
#define _mm512_cvtepi32_epi16 emulated_cvtepi32_epi16
#define _mm512_cvtsepi32_epi8 emulated_cvtsepi32_epi8
#define _mm512_dpbusd_epi32 emulated_dpbusd_epi32
#define _mm256_dpbusd_avx_epi32 emulated_dpbusd_avx_epi32
#define _mm512_cvtneps_pbh emulated_cvtneps_pbh
#define _tile_loadconfig emulated_tile_loadconfig
#define _tile_release emulated_tile_release
#define _tile_zero emulated_tile_zero
#define _tile_loadd emulated_tile_loadd
#define _tile_stored emulated_tile_stored
#define _tile_dpbssd emulated_tile_dpbssd

#endif
