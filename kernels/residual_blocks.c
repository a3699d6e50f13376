/* Runs the residual blocks of Kokoro's generator, with int8 convolutions, by the best instructions: the threads of a stage,
   and their memory. The arithmetic is in passes.h. */

#include "variants.h"

#include <stdlib.h>

#define CACHE_LINE 64              /* bytes; all sizes are multiples, because the channels are */
#define CHUNKS_OF_A_THREAD 3       /* at least, so that threads of unequal speed end together */

typedef struct {
    Thread thread;
    ComputeStage *compute;
} Member;

static void *run_member(void *argument) {
    Member *member = argument;
    Work *work = member->thread.work;
    const size_t rows = CHUNK_ROWS + MAX_SURPLUS + 2 * MAX_REACH;
    member->thread.quantised = aligned_alloc(CACHE_LINE, rows * (size_t)work->stage->channels);
    member->thread.prepared = aligned_alloc(CACHE_LINE, PREPARED_BYTES);
    if (!member->thread.quantised || !member->thread.prepared) atomic_store(&work->failed, 1);
    pthread_mutex_lock(&work->gate);
    pthread_mutex_unlock(&work->gate);
    synchronise(work);
    if (!atomic_load(&work->failed)) member->compute(&member->thread);
    free(member->thread.prepared);
    free(member->thread.quantised);
    return NULL;
}

/* Return how many rows a thread takes at a time: few enough for all threads to be busy. */
static long choose_chunk(long length, int threads) {
    long rows = (length / (CHUNKS_OF_A_THREAD * threads) / CHUNK_STEP + 1) * CHUNK_STEP;
    return rows < CHUNK_ROWS ? rows : CHUNK_ROWS;
}

static void run_threads(Work *work, ComputeStage *compute, int threads) {
    Member members[MAX_THREADS];
    pthread_t started[MAX_THREADS];
    int count = 1;
    pthread_mutex_lock(&work->gate); /* nobody begins before it is known how many there are */
    for (; count < threads; count++) {
        members[count] = (Member){{work, count, NULL, NULL}, compute};
        if (pthread_create(&started[count], NULL, run_member, &members[count])) break;
    }
    work->threads = count;
    work->chunk = choose_chunk(work->stage->length, count);
    pthread_barrier_init(&work->barrier, NULL, (unsigned)count);
    pthread_mutex_unlock(&work->gate);
    members[0] = (Member){{work, 0, NULL, NULL}, compute};
    run_member(&members[0]);
    for (int thread = 1; thread < count; thread++) pthread_join(started[thread], NULL);
    pthread_barrier_destroy(&work->barrier);
}

static int shape_supported(const Stage *stage) {
    if (stage->length < 1 || stage->channels < CHANNEL_STEP || stage->channels > MAX_CHANNELS ||
        stage->channels % CHANNEL_STEP)
        return 0;
    for (int block = 0; block <= BRANCHES; block++)
        for (int half = 0; half < HALVES; half++) {
            const Convolution *convolution = &stage->blocks[block].convolutions[half];
            if (convolution->reach < 0 || convolution->reach > MAX_REACH) return 0;
            if (convolution->dilation < 1 || convolution->dilation > MAX_DILATION) return 0;
        }
    return 1;
}

int rhapsode_run_stage(const char *name, const Stage *stage, int threads) {
    const Variant *variant = find_variant(name);
    if (!variant || !shape_supported(stage)) return -1;
    const size_t size = (size_t)stage->length * (size_t)stage->channels;
    Work *work = calloc(1, sizeof *work);
    bfloat16 *rows = aligned_alloc(CACHE_LINE, 3 * size * sizeof *rows);
    int result = -1;
    if (work && rows) {
        work->stage = stage;
        work->input = rows;
        work->current = rows + size;
        work->middle = rows + 2 * size;
        pthread_mutex_init(&work->gate, NULL);
        run_threads(work, variant->compute_stage, threads < 1 ? 1 : threads < MAX_THREADS ? threads : MAX_THREADS);
        pthread_mutex_destroy(&work->gate);
        result = atomic_load(&work->failed) ? -1 : 0;
    }
    free(rows);
    free(work);
    return result;
}
