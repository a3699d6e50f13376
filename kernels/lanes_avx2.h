/* Eight channels at a time, by AVX2 and FMA. */

#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#define LANES 8

typedef __m256 Floats;
typedef __m256i Integers;

static inline Floats broadcast(float value) { return _mm256_set1_ps(value); }
static inline Floats load_floats(const float *from) { return _mm256_loadu_ps(from); }
static inline void store_floats(float *to, Floats values) { _mm256_storeu_ps(to, values); }
static inline Floats add(Floats a, Floats b) { return _mm256_add_ps(a, b); }
static inline Floats subtract(Floats a, Floats b) { return _mm256_sub_ps(a, b); }
static inline Floats multiply(Floats a, Floats b) { return _mm256_mul_ps(a, b); }
static inline Floats multiply_add(Floats a, Floats b, Floats c) { return _mm256_fmadd_ps(a, b, c); }

static inline Floats divide(Floats a, Floats b) { return _mm256_div_ps(a, b); }
static inline Floats minimum(Floats a, Floats b) { return _mm256_min_ps(a, b); }
static inline Floats maximum(Floats a, Floats b) { return _mm256_max_ps(a, b); }

static inline Floats nearest(Floats values) {
    return _mm256_round_ps(values, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}

/* Return a times two to the power, a whole number, where neither is beyond what float32 has. */
static inline Floats times_power_of_two(Floats a, Floats power) {
    const __m256i exponent = _mm256_slli_epi32(_mm256_cvtps_epi32(power), 23);
    return _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(a), exponent));
}

static inline Integers broadcast_integer(int32_t value) { return _mm256_set1_epi32(value); }

static inline Integers load_four(const void *from) {
    int32_t four;
    memcpy(&four, from, sizeof four);
    return broadcast_integer(four);
}

static inline Integers load_vector(const void *from) { return _mm256_loadu_si256(from); }
static inline void store_vector(void *to, Integers values) { _mm256_storeu_si256(to, values); }
static inline Floats load_integers(const int32_t *from) { return _mm256_cvtepi32_ps(load_vector(from)); }

static inline Floats load_bfloat16(const uint16_t *from) {
    __m128i halves = _mm_loadu_si128((const __m128i *)from);
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(halves), 16));
}

/* Round to the nearest, of two to the even one. */
static inline void store_bfloat16(uint16_t *to, Floats values) {
    __m256i bits = _mm256_castps_si256(values);
    __m256i odd = _mm256_and_si256(_mm256_srli_epi32(bits, 16), _mm256_set1_epi32(1));
    __m256i rounded = _mm256_add_epi32(bits, _mm256_add_epi32(odd, _mm256_set1_epi32(0x7fff)));
    __m256i halves = _mm256_srli_epi32(rounded, 16);
    __m128i packed = _mm_packus_epi32(_mm256_castsi256_si128(halves), _mm256_extracti128_si256(halves, 1));
    _mm_storeu_si128((__m128i *)to, packed);
}

/* Round to int8, and add the level of zero: 0, or 128 for unsigned numbers. */
static inline void store_levels(uint8_t *to, Floats values, int zero) {
    __m256i integers = _mm256_cvtps_epi32(values);
    __m128i halves = _mm_packs_epi32(_mm256_castsi256_si128(integers), _mm256_extracti128_si256(integers, 1));
    __m128i levels = _mm_packs_epi16(halves, halves);
    _mm_storel_epi64((__m128i *)to, _mm_xor_si128(levels, _mm_set1_epi8((char)zero)));
}
