/* Products of int8 in vector registers. A step multiplies four input channels: those of a row, in all lanes of one register,
   times their weights for as many output channels as there are lanes. The sums stay in registers.

   The file that includes this one defines ROWS, COLUMNS and add_products(sums, unsigned, signed): to each 32-bit sum it
   adds four products. */

#include "quantised_rows.h"

#define ZERO_LEVEL 128 /* activations are unsigned */

/* Compute sums, shape (ROWS, COLUMNS) whatever rows are wanted, of a block of output channels, for the rows from that of the first tap on. */
static inline void multiply_rows(const Operand *input, int channels, const Convolution *convolution, int block, long rows,
                                 int32_t *sums) {
    (void)rows;
    enum { VECTORS_OF_STEP = COLUMNS / LANES };
    const int last = convolution->firsts[block + 1];
    const long distance = channels;
    Integers total[ROWS][VECTORS_OF_STEP];
#pragma GCC unroll 16
    for (int row = 0; row < ROWS; row++)
#pragma GCC unroll 2
        for (int vector = 0; vector < VECTORS_OF_STEP; vector++)
            total[row][vector] = load_vector(convolution->corrections + block * COLUMNS + vector * LANES);
    for (int step = convolution->firsts[block]; step < last; step++) {
        const uint8_t *four = input + convolution->offsets[step];
        const int8_t *from = (const int8_t *)convolution->weights + (long)step * COLUMNS * 4;
        Integers weights[VECTORS_OF_STEP];
#pragma GCC unroll 2
        for (int vector = 0; vector < VECTORS_OF_STEP; vector++) weights[vector] = load_vector(from + vector * LANES * 4);
#pragma GCC unroll 16
        for (int row = 0; row < ROWS; row++, four += distance) {
            const Integers activations = load_four(four);
#pragma GCC unroll 2
            for (int vector = 0; vector < VECTORS_OF_STEP; vector++)
                total[row][vector] = add_products(total[row][vector], activations, weights[vector]);
        }
    }
#pragma GCC unroll 16
    for (int row = 0; row < ROWS; row++)
#pragma GCC unroll 2
        for (int vector = 0; vector < VECTORS_OF_STEP; vector++)
            store_vector(sums + row * COLUMNS + vector * LANES, total[row][vector]);
}
