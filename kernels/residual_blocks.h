/* The residual blocks of a stage of Kokoro's generator. */

#ifndef RHAPSODE_RESIDUAL_BLOCKS_H
#define RHAPSODE_RESIDUAL_BLOCKS_H

#include <stdint.h>

/* Of each of the six convolutions: the weights as tiles (pack() in __init__.py), and one number per channel. The input is
   multiplied by the factor and rounded to int8; the sum of products is multiplied by the scale. */
typedef struct {
    int taps;
    const int8_t *weights[6];
    const float *factors[6];
    const float *scales[6];
    const float *biases[6];
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

/* Return 1 if the processor has AMX and bfloat16, and Linux lets this process use them, else 0. */
int rhapsode_usable(void);

/* Compute a stage with so many threads. Returns 0, or -1 for a shape that is not supported or without memory. */
int rhapsode_run_stage(const Stage *stage, int threads);

#endif
