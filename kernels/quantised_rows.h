/* For products that read quantised rows as they are. */

#ifndef RHAPSODE_QUANTISED_ROWS_H
#define RHAPSODE_QUANTISED_ROWS_H

#include "work.h"

#include <stdint.h>

#define SPAN_ROWS CHUNK_ROWS
#define SPILLED_ROWS 0

typedef uint8_t Operand;

static inline const Operand *prepare_rows(const uint8_t *quantised, int channels, long rows, const Convolution *convolution,
                                          void *memory) {
    (void)channels, (void)rows, (void)convolution, (void)memory;
    return quantised;
}

#endif
