/* Products of int8 by the tiles of AMX (Intel, "Intel 64 and IA-32 Architectures Optimization Reference Manual",
   chapter 20). A step multiplies 64 input channels. */

#include "quantised_rows.h"

#include <immintrin.h>
#include <stdint.h>

#define TILE_ROWS 16
#define TILE_BYTES 64 /* of a row: so many input channels, or sixteen sums */
#define ROWS 32       /* two tiles */
#define COLUMNS 32    /* two tiles */
#define ZERO_LEVEL 0  /* activations are signed */

static void configure_tiles(void) {
    uint8_t configuration[64] __attribute__((aligned(64))) = {0};
    configuration[0] = 1; /* palette */
    for (int tile = 0; tile < 8; tile++) {
        configuration[16 + 2 * tile] = TILE_BYTES;
        configuration[48 + tile] = TILE_ROWS;
    }
    _tile_loadconfig(configuration);
}

/* Compute sums, shape (ROWS, COLUMNS) whatever rows are wanted, of a block of output channels, for the rows from that of the first tap on. */
static inline void multiply_rows(const Operand *input, int channels, const Convolution *convolution, int block, long rows,
                                 int32_t *sums) {
    (void)rows;
    const int last = convolution->firsts[block + 1];
    const long size = 2 * TILE_ROWS * TILE_BYTES;
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    for (int step = convolution->firsts[block]; step < last; step++) {
        const uint8_t *first = input + convolution->offsets[step];
        const int8_t *weights = (const int8_t *)convolution->weights + step * size;
        _tile_loadd(4, first, channels);
        _tile_loadd(6, weights, TILE_BYTES);
        _tile_loadd(7, weights + size / 2, TILE_BYTES);
        _tile_loadd(5, first + (long)TILE_ROWS * channels, channels);
        _tile_dpbssd(0, 4, 6);
        _tile_dpbssd(1, 4, 7);
        _tile_dpbssd(2, 5, 6);
        _tile_dpbssd(3, 5, 7);
    }
    _tile_stored(0, sums, COLUMNS * sizeof *sums);
    _tile_stored(1, sums + 16, COLUMNS * sizeof *sums);
    _tile_stored(2, sums + TILE_ROWS * COLUMNS, COLUMNS * sizeof *sums);
    _tile_stored(3, sums + TILE_ROWS * COLUMNS + 16, COLUMNS * sizeof *sums);
}
