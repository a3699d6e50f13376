/* Products of a convolution in one dimension by the minimal filtering of Winograd (S. Winograd, "Arithmetic Complexity of
   Computations", 1980), F(4, 4): four neighbouring rows times four taps take 7 products where they have 16. Seven rows are
   evaluated at the points 0, 1, -1, 2, -2, 3 and infinity, so are four taps, and the products are interpolated.

   All of it is in whole numbers, and exact. Evaluated rows are at most 40 times as large as a byte. Evaluated taps are
   multiplied by 120, which makes them whole, and are less than 2^14 (winograd.py); both fit 16 bits. Sums are modulo 2^32. In the end they
   are 120 times the sums of the convolution: these times 8, after a multiplication by the inverse of 15 modulo 2^32, fit
   32 bits.

   Rows of a convolution with dilation d belong to d phases: every d-th row is a neighbour. More than four taps are groups of
   four; a group more sees the rows four neighbours on, which are the next tile of rows. */

#include "work.h"

#include <immintrin.h>
#include <string.h>

#define ZERO_LEVEL 0  /* activations are signed */
#define COLUMNS 16    /* two vectors */
#define SPAN_ROWS 360 /* fills blocks of tiles at every dilation; evaluated, it fits the second-level cache */
#define ROWS SPAN_ROWS
#define TILE 4        /* rows that are computed of seven */
#define POINTS 7
#define BLOCK_TILES 6 /* with two vectors of columns 12 of the 16 registers, and 8 loads for 12 products */
#define SPILLED_ROWS (2 * TILE * MAX_DILATION) /* tiles are even in number */
#define SPAN_TILES ((SPAN_ROWS + SPILLED_ROWS) / TILE)
#define INVERSE_OF_15 ((int32_t)0xEEEEEEEF)
#define HALVINGS 3 /* 120 is 15 times 2 to the power of this */

/* How the rows of a span are divided into tiles. */
typedef struct {
    int groups;       /* of four taps, the last of which may have fewer */
    int whole_groups; /* that have all four: the others are zero at infinity */
    long tiles;       /* of a phase that are computed, an even number */
    long stored;      /* of a phase: what the groups see behind them too */
} Tiling;

typedef int16_t Operand;

_Static_assert(POINTS * (SPAN_TILES + 2 * MAX_DILATION) * MAX_CHANNELS * sizeof(Operand) <= PREPARED_BYTES,
               "there is no memory for the evaluated rows");

static inline Tiling tile_rows(const Convolution *convolution, long rows) {
    const int dilation = convolution->dilation, taps = 2 * convolution->reach / dilation + 1;
    const int groups = (taps + TILE - 1) / TILE;
    const long tiles = (rows + 2 * TILE * dilation - 1) / (2 * TILE * dilation) * 2;
    return (Tiling){groups, taps / TILE, tiles, tiles + groups - 1};
}

static inline __m256i times(int factor, __m256i values) {
    return _mm256_mullo_epi16(values, _mm256_set1_epi16((short)factor));
}

/* Evaluate tiles of rows at all points: shape (POINTS, phase, tile, channels). The row of the first tap comes first. */
static const Operand *prepare_rows(const uint8_t *input, int channels, long rows, const Convolution *convolution,
                                   void *memory) {
    Operand *evaluated = memory;
    const int dilation = convolution->dilation;
    const Tiling tiling = tile_rows(convolution, rows);
    const long neighbour = (long)dilation * channels, point = dilation * tiling.stored * channels;
    for (int phase = 0; phase < dilation; phase++)
        for (long tile = 0; tile < tiling.stored; tile++) {
            const uint8_t *from = input + phase * channels + tile * TILE * neighbour;
            Operand *to = evaluated + (phase * tiling.stored + tile) * channels;
            for (int channel = 0; channel < channels; channel += 16) {
                __m256i row[POINTS];
#pragma GCC unroll 7
                for (int n = 0; n < POINTS; n++)
                    row[n] = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(from + n * neighbour + channel)));
                __m256i u[3], q[2], p[2];
                /* Coefficients of (x^2 - 1)(x^2 - 4), x(x^2 - 4)(x - 3) and x(x^2 - 1)(x - 3) */
#pragma GCC unroll 3
                for (int n = 0; n < 3; n++)
                    u[n] = _mm256_add_epi16(_mm256_sub_epi16(times(4, row[n]), times(5, row[n + 2])), row[n + 4]);
#pragma GCC unroll 2
                for (int n = 0; n < 2; n++) {
                    const __m256i outer = _mm256_sub_epi16(row[n + 4], times(3, row[n + 3]));
                    q[n] = _mm256_add_epi16(outer, times(4, _mm256_sub_epi16(times(3, row[n + 1]), row[n + 2])));
                    p[n] = _mm256_add_epi16(outer, _mm256_sub_epi16(times(3, row[n + 1]), row[n + 2]));
                }
                const __m256i twice = _mm256_add_epi16(p[0], p[0]);
                const __m256i values[POINTS] = {
                    _mm256_sub_epi16(u[1], times(3, u[0])), _mm256_add_epi16(q[1], q[0]), _mm256_sub_epi16(q[1], q[0]),
                    _mm256_add_epi16(p[1], twice), _mm256_sub_epi16(p[1], twice), u[1],
                    _mm256_sub_epi16(u[2], times(3, u[1]))};
#pragma GCC unroll 7
                for (int n = 0; n < POINTS; n++) _mm256_store_si256((__m256i *)(to + n * point + channel), values[n]);
            }
        }
    return evaluated;
}

/* Multiply some tiles by the weights of a point for two vectors of output channels, and store the sums. */
static inline __attribute__((always_inline)) void multiply_tiles(const Operand *from, int channels, const int16_t *weights,
                                                                 long steps, int tiles, int32_t *to) {
    __m256i total[BLOCK_TILES][2];
#pragma GCC unroll 6
    for (int tile = 0; tile < tiles; tile++) total[tile][0] = total[tile][1] = _mm256_setzero_si256();
    for (long step = 0; step < steps; step++, from += 2, weights += 2 * COLUMNS) {
        const __m256i left = _mm256_load_si256((const __m256i *)weights);
        const __m256i right = _mm256_load_si256((const __m256i *)(weights + COLUMNS));
#pragma GCC unroll 6
        for (int tile = 0; tile < tiles; tile++) {
            int32_t two;
            memcpy(&two, from + (long)tile * channels, sizeof two);
            const __m256i values = _mm256_set1_epi32(two);
            total[tile][0] = _mm256_add_epi32(total[tile][0], _mm256_madd_epi16(values, left));
            total[tile][1] = _mm256_add_epi32(total[tile][1], _mm256_madd_epi16(values, right));
        }
    }
#pragma GCC unroll 6
    for (int tile = 0; tile < tiles; tile++) {
        _mm256_store_si256((__m256i *)(to + tile * COLUMNS), total[tile][0]);
        _mm256_store_si256((__m256i *)(to + tile * COLUMNS + LANES), total[tile][1]);
    }
}

typedef void MultiplyTiles(const Operand *from, int channels, const int16_t *weights, long steps, int32_t *to);

/* Functions of their own, because a loop within a larger one has too few general registers. */
static __attribute__((noinline)) void multiply_two(const Operand *from, int channels, const int16_t *weights, long steps,
                                                   int32_t *to) {
    multiply_tiles(from, channels, weights, steps, 2, to);
}

static __attribute__((noinline)) void multiply_four(const Operand *from, int channels, const int16_t *weights, long steps,
                                                    int32_t *to) {
    multiply_tiles(from, channels, weights, steps, 4, to);
}

static __attribute__((noinline)) void multiply_six(const Operand *from, int channels, const int16_t *weights, long steps,
                                                   int32_t *to) {
    multiply_tiles(from, channels, weights, steps, BLOCK_TILES, to);
}

static void multiply_phase(const Operand *from, int channels, const int16_t *weights, long steps, long tiles, int32_t *to) {
    static MultiplyTiles *const multiply[] = {NULL, multiply_two, multiply_four, multiply_six};
    for (long tile = 0; tile < tiles; tile += BLOCK_TILES) {
        const long count = tiles - tile < BLOCK_TILES ? tiles - tile : BLOCK_TILES;
        multiply[count / 2](from + tile * channels, channels, weights, steps, to + tile * COLUMNS);
    }
}

/* Interpolate the four rows of a tile from the products at the points, so many numbers apart. */
static inline void interpolate(const int32_t *products, long point, long neighbour, int32_t *sums) {
    __m256i m[POINTS];
#pragma GCC unroll 7
    for (int n = 0; n < POINTS; n++) m[n] = _mm256_load_si256((const __m256i *)(products + n * point));
    const __m256i even1 = _mm256_add_epi32(m[1], m[2]), odd1 = _mm256_sub_epi32(m[1], m[2]);
    const __m256i even2 = _mm256_add_epi32(m[3], m[4]), odd2 = _mm256_sub_epi32(m[3], m[4]);
    const __m256i three = _mm256_add_epi32(_mm256_add_epi32(m[5], m[5]), m[5]);
    const __m256i nine = _mm256_add_epi32(_mm256_slli_epi32(m[5], 3), m[5]);
    const __m256i twenty_seven = _mm256_add_epi32(_mm256_slli_epi32(three, 3), three);
    const __m256i rows[TILE] = {
        _mm256_add_epi32(_mm256_add_epi32(m[0], m[5]), _mm256_add_epi32(even1, even2)),
        _mm256_add_epi32(_mm256_add_epi32(odd1, three), _mm256_slli_epi32(odd2, 1)),
        _mm256_add_epi32(_mm256_add_epi32(even1, nine), _mm256_slli_epi32(even2, 2)),
        _mm256_add_epi32(_mm256_add_epi32(_mm256_add_epi32(odd1, twenty_seven), m[6]), _mm256_slli_epi32(odd2, 3)),
    };
#pragma GCC unroll 4
    for (int n = 0; n < TILE; n++) {
        const __m256i eightfold = _mm256_mullo_epi32(rows[n], _mm256_set1_epi32(INVERSE_OF_15));
        _mm256_store_si256((__m256i *)(sums + n * neighbour), _mm256_srai_epi32(eightfold, HALVINGS));
    }
}

/* Compute sums, shape (rows, COLUMNS), of a block of output channels. Writes up to SPILLED_ROWS more. */
static void multiply_rows(const Operand *evaluated, int channels, const Convolution *convolution, int block, long rows,
                          int32_t *sums) {
    int32_t products[POINTS * SPAN_TILES * COLUMNS] __attribute__((aligned(64)));
    const int dilation = convolution->dilation;
    const Tiling tiling = tile_rows(convolution, rows);
    const long pairs = channels / 2, point = dilation * tiling.tiles * COLUMNS;
    const long steps_of_block = ((POINTS - 1) * tiling.groups + tiling.whole_groups) * pairs;
    const int16_t *weights = (const int16_t *)convolution->weights + block * steps_of_block * 2 * COLUMNS;
    for (int n = 0; n < POINTS; n++) {
        const long steps = (n < POINTS - 1 ? tiling.groups : tiling.whole_groups) * pairs;
        for (int phase = 0; phase < dilation; phase++)
            multiply_phase(evaluated + (n * dilation + phase) * tiling.stored * channels, channels, weights, steps,
                           tiling.tiles, products + n * point + phase * tiling.tiles * COLUMNS);
        weights += steps * 2 * COLUMNS;
    }
    for (int phase = 0; phase < dilation; phase++)
        for (long tile = 0; tile < tiling.tiles; tile++)
            for (int vector = 0; vector < COLUMNS; vector += LANES)
                interpolate(products + (phase * tiling.tiles + tile) * COLUMNS + vector, point, dilation * COLUMNS,
                            sums + (phase + tile * TILE * dilation) * COLUMNS + vector);
}
