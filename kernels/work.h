/* What the threads of a stage share, and how they divide its rows: the same for all instruction sets. */

#ifndef RHAPSODE_WORK_H
#define RHAPSODE_WORK_H

#include "residual_blocks.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#define HALVES 6           /* convolutions of a block */
#define BRANCHES 3         /* blocks whose mean is the output of a stage */
#define CHANNEL_STEP 64    /* the channels of a stage are a multiple of this */
#define MAX_CHANNELS 256
#define MAX_THREADS 64
#define MAX_DILATION 5
#define MAX_REACH 25       /* of a convolution of 11 taps with that dilation */
#define MAX_SURPLUS 64     /* rows that a variant reads behind those that a convolution sees, at most */
#define CHUNK_STEP 96      /* rows of a chunk are a multiple: all variants round their statistics alike */
#define CHUNK_ROWS (10 * CHUNK_STEP) /* rows that a thread quantises at a time, at most */
#define PREPARED_BYTES (7 * 110 * MAX_CHANNELS * 2) /* what a variant makes of quantised rows, at most: products_winograd.h */

typedef uint16_t bfloat16;

typedef struct {
    double sum[MAX_CHANNELS];
    double squares[MAX_CHANNELS];
} Statistics;

typedef struct {
    const Stage *stage;
    bfloat16 *input;   /* the upsampled signal plus the block of the noise */
    bfloat16 *current; /* of the block that is computed */
    bfloat16 *middle;  /* between the two convolutions of a round */
    int threads;
    atomic_long next;  /* the first row that no thread has taken */
    atomic_int failed;
    long chunk;        /* rows that a thread takes at a time */
    pthread_mutex_t gate;
    pthread_barrier_t barrier;
    Statistics statistics[MAX_THREADS];
} Work;

typedef struct {
    Work *work;
    int number;
    uint8_t *quantised; /* the rows of a chunk, and those that a convolution sees around them */
    void *prepared;     /* memory for what a variant makes of them before it multiplies */
} Thread;

/* Take the next chunk of rows. Returns false when all are taken. */
static inline int take_chunk(Work *work, long *begin, long *end) {
    *begin = atomic_fetch_add(&work->next, work->chunk);
    if (*begin >= work->stage->length) return 0;
    *end = *begin + work->chunk < work->stage->length ? *begin + work->chunk : work->stage->length;
    return 1;
}

/* Wait for all threads; one of them makes all rows free again. */
static inline void synchronise(Work *work) {
    if (pthread_barrier_wait(&work->barrier) == PTHREAD_BARRIER_SERIAL_THREAD) atomic_store(&work->next, 0);
    pthread_barrier_wait(&work->barrier);
}

#endif
