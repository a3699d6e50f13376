/* A bidirectional LSTM (long short-term memory) layer, without the product of its input. */

#ifndef RHAPSODE_RECURRENT_LAYER_H
#define RHAPSODE_RECURRENT_LAYER_H

#include <stdint.h>

#define MAX_HIDDEN 256

/* The recurrent weights of a direction: unsigned numbers, packed by pack_recurrent() in recurrent.py, less the zero point, times
   the scale. */
typedef struct {
    const uint8_t *weights;
    int32_t zero_point;
    float scale;
} Direction;

typedef struct {
    int hidden;
    Direction directions[2];
} RecurrentLayer;

/* Run both directions over the steps with the instructions of a variant, on two threads if there may be more than one. The second
   direction runs from the last step to the first. The gates are the products of the input, with the biases, shape (steps, 2, 4 *
   hidden), in the order forget, input, cell, output; the states have shape (2, steps, hidden). Returns 0, or -1 for a variant or a
   size that is not supported. */
int rhapsode_run_recurrent_layer(const char *variant, const RecurrentLayer *layer, const float *gates, long steps, float *states,
                                 int threads);

#endif
