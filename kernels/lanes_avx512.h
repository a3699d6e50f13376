/* Sixteen channels at a time, by AVX-512. */

#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#define LANES 16

typedef __m512 Floats;
typedef __m512i Integers;

static inline Floats broadcast(float value) { return _mm512_set1_ps(value); }
static inline Floats load_floats(const float *from) { return _mm512_loadu_ps(from); }
static inline void store_floats(float *to, Floats values) { _mm512_storeu_ps(to, values); }
static inline Floats add(Floats a, Floats b) { return _mm512_add_ps(a, b); }
static inline Floats subtract(Floats a, Floats b) { return _mm512_sub_ps(a, b); }
static inline Floats multiply(Floats a, Floats b) { return _mm512_mul_ps(a, b); }
static inline Floats multiply_add(Floats a, Floats b, Floats c) { return _mm512_fmadd_ps(a, b, c); }

static inline Floats divide(Floats a, Floats b) { return _mm512_div_ps(a, b); }
static inline Floats minimum(Floats a, Floats b) { return _mm512_min_ps(a, b); }
static inline Floats maximum(Floats a, Floats b) { return _mm512_max_ps(a, b); }
static inline Floats times_power_of_two(Floats a, Floats power) { return _mm512_scalef_ps(a, power); }

static inline Floats nearest(Floats values) {
    return _mm512_roundscale_ps(values, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}

static inline Floats load_integers(const int32_t *from) { return _mm512_cvtepi32_ps(_mm512_loadu_si512(from)); }

static inline Floats load_bfloat16(const uint16_t *from) {
    __m256i halves = _mm256_loadu_si256((const __m256i *)from);
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(halves), 16));
}

/* Round to the nearest, of two to the even one: what VCVTNEPS2BF16 does with normal numbers. */
static inline void store_bfloat16(uint16_t *to, Floats values) {
#ifdef __AVX512BF16__
    _mm256_storeu_si256((__m256i *)to, (__m256i)_mm512_cvtneps_pbh(values));
#else
    __m512i bits = _mm512_castps_si512(values);
    __m512i odd = _mm512_and_si512(_mm512_srli_epi32(bits, 16), _mm512_set1_epi32(1));
    __m512i rounded = _mm512_add_epi32(bits, _mm512_add_epi32(odd, _mm512_set1_epi32(0x7fff)));
    _mm256_storeu_si256((__m256i *)to, _mm512_cvtepi32_epi16(_mm512_srli_epi32(rounded, 16)));
#endif
}

/* Round to int8, and add the level of zero: 0, or 128 for unsigned numbers. */
static inline void store_levels(uint8_t *to, Floats values, int zero) {
    __m128i levels = _mm512_cvtsepi32_epi8(_mm512_cvtps_epi32(values));
    _mm_storeu_si128((__m128i *)to, _mm_xor_si128(levels, _mm_set1_epi8((char)zero)));
}

static inline Integers broadcast_integer(int32_t value) { return _mm512_set1_epi32(value); }

static inline Integers load_four(const void *from) {
    int32_t four;
    memcpy(&four, from, sizeof four);
    return broadcast_integer(four);
}

static inline Integers load_vector(const void *from) { return _mm512_loadu_si512(from); }
static inline void store_vector(void *to, Integers values) { _mm512_storeu_si512(to, values); }
