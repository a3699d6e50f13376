/* The residual blocks of a stage of Kokoro's generator. */

#ifndef RHAPSODE_RESIDUAL_BLOCKS_H
#define RHAPSODE_RESIDUAL_BLOCKS_H

#include <stdint.h>

/* A convolution in int8. The input is multiplied by the factors and rounded to int8; the sums of products are multiplied by
   the scales; the biases are added: one of each per channel. Weights are ordered by blocks of output channels (pack() in
   __init__.py): block n has the steps from firsts[n] to firsts[n + 1]. A step multiplies some input channels of a tap, whose
   first stands at its offset, counted from the row of the first tap. The reach is how many rows the convolution sees before
   a row, and behind it. Variants that keep activations as unsigned numbers, 128 more than they are, start their sums with
   the corrections: -128 times the sum of the weights of an output channel. products_winograd.h reads other weights, in 16
   bits, without offsets and firsts. */
typedef struct {
    int reach;
    int dilation;
    const void *weights;
    const int32_t *offsets;
    const int32_t *firsts;
    const int32_t *corrections;
    const float *factors;
    const float *scales;
    const float *biases;
} Convolution;

typedef struct {
    Convolution convolutions[6];
} Block;

/* The mean of three blocks of the signal plus a block of the noise. Signals have shape (length, channels). The blocks are
   that of the noise and the three others; gains and offsets of their normalisations have shape (4, 6, channels). */
typedef struct {
    long length;
    int channels;
    const float *signal;
    const float *noise;
    const float *gains;
    const float *offsets;
    Block blocks[4];
    float *output;
} Stage;

/* Return 1 if the processor has the instructions of a variant, and Linux lets this process use them, else 0. */
int rhapsode_usable(const char *variant);

/* Compute a stage with the instructions of a variant, for which its weights are packed, and so many threads. Returns 0, or -1
   for a variant or a shape that is not supported or without memory. */
int rhapsode_run_stage(const char *variant, const Stage *stage, int threads);

#endif
