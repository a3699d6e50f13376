/* Runs the residual blocks of Kokoro's generator, with int8 convolutions, by the best instructions: the threads of a stage,
   their memory, and which variant the processor can run. The arithmetic is in passes.h. */

#if !defined(__x86_64__) || !defined(__linux__)
#error "The kernels are for Linux on x86-64."
#endif

#include "residual_blocks.h"
#include "work.h"

#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SET_TILE_PERMISSION 0x1023 /* ARCH_REQ_XCOMP_PERM */
#define TILE_DATA 18               /* XFEATURE_XTILEDATA */
#define CACHE_LINE 64              /* bytes; all sizes are multiples, because the channels are */
#define CHUNKS_OF_A_THREAD 3       /* at least, so that threads of unequal speed end together */

typedef void Compute(Thread *thread);

typedef struct {
    const char *name;
    Compute *compute;
    int (*usable)(void);
} Variant;

typedef struct {
    Thread thread;
    Compute *compute;
} Member;

static int avx512_usable(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("fma");
}

static int amx_usable(void) {
    return avx512_usable() && __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("amx-tile") &&
           __builtin_cpu_supports("amx-int8") && syscall(SYS_arch_prctl, SET_TILE_PERMISSION, TILE_DATA) == 0;
}

static int avx512_vnni_usable(void) { return avx512_usable() && __builtin_cpu_supports("avx512vnni"); }

static int avx2_usable(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

static int avx_vnni_usable(void) { return avx2_usable() && __builtin_cpu_supports("avxvnni"); }

static const Variant variants[] = {
    {"amx", compute_by_amx, amx_usable},
    {"avx512_vnni", compute_by_avx512_vnni, avx512_vnni_usable},
    {"avx_vnni", compute_by_avx_vnni, avx_vnni_usable},
    {"avx2", compute_by_avx2, avx2_usable},
};

static const Variant *find_variant(const char *name) {
    for (size_t number = 0; number < sizeof variants / sizeof *variants; number++)
        if (!strcmp(variants[number].name, name)) return &variants[number];
    return NULL;
}

int rhapsode_usable(const char *name) {
    const Variant *variant = find_variant(name);
    __builtin_cpu_init();
    return variant && variant->usable();
}

static void *run_member(void *argument) {
    Member *member = argument;
    Work *work = member->thread.work;
    const size_t rows = CHUNK_ROWS + MAX_ROWS + 2 * MAX_REACH;
    member->thread.quantised = aligned_alloc(CACHE_LINE, rows * (size_t)work->stage->channels);
    if (!member->thread.quantised) atomic_store(&work->failed, 1);
    pthread_mutex_lock(&work->gate);
    pthread_mutex_unlock(&work->gate);
    synchronise(work);
    if (!atomic_load(&work->failed)) member->compute(&member->thread);
    free(member->thread.quantised);
    return NULL;
}

/* Return how many rows a thread takes at a time: few enough for all threads to be busy. */
static long choose_chunk(long length, int threads) {
    long rows = (length / (CHUNKS_OF_A_THREAD * threads) / CHUNK_STEP + 1) * CHUNK_STEP;
    return rows < CHUNK_ROWS ? rows : CHUNK_ROWS;
}

static void run_threads(Work *work, Compute *compute, int threads) {
    Member members[MAX_THREADS];
    pthread_t started[MAX_THREADS];
    int count = 1;
    pthread_mutex_lock(&work->gate); /* nobody begins before it is known how many there are */
    for (; count < threads; count++) {
        members[count] = (Member){{work, count, NULL}, compute};
        if (pthread_create(&started[count], NULL, run_member, &members[count])) break;
    }
    work->threads = count;
    work->chunk = choose_chunk(work->stage->length, count);
    pthread_barrier_init(&work->barrier, NULL, (unsigned)count);
    pthread_mutex_unlock(&work->gate);
    members[0] = (Member){{work, 0, NULL}, compute};
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
            const int reach = stage->blocks[block].convolutions[half].reach;
            if (reach < 0 || reach > MAX_REACH) return 0;
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
        run_threads(work, variant->compute, threads < 1 ? 1 : threads < MAX_THREADS ? threads : MAX_THREADS);
        pthread_mutex_destroy(&work->gate);
        result = atomic_load(&work->failed) ? -1 : 0;
    }
    free(rows);
    free(work);
    return result;
}
