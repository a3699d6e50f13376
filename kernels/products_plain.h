/* Products one after another, with which those of all instruction sets are compared. A step multiplies four input channels. */

#include "quantised_rows.h"

#define ZERO_LEVEL 0 /* activations are signed */
#define ROWS 1
#define COLUMNS 8

static inline void multiply_rows(const Operand *input, int channels, const Convolution *convolution, int block, long rows,
                                 int32_t *sums) {
    (void)channels, (void)rows;
    memset(sums, 0, COLUMNS * sizeof *sums);
    for (int step = convolution->firsts[block]; step < convolution->firsts[block + 1]; step++) {
        const int8_t *four = (const int8_t *)input + convolution->offsets[step];
        const int8_t *weights = (const int8_t *)convolution->weights + (long)step * COLUMNS * 4;
        for (int column = 0; column < COLUMNS; column++)
            for (int n = 0; n < 4; n++) sums[column] += four[n] * weights[4 * column + n];
    }
}
