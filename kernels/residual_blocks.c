/* Residual blocks of Kokoro's generator with int8 convolutions, each pass over memory fused into two.

   A block is three rounds of (normalise, Snake, dilated convolution, normalise, Snake, convolution), each added to its
   input. Activations are kept channels last, shape (length, channels), in bfloat16. A chunk of rows is normalised,
   activated and quantised into a buffer that stays in the second-level cache, and convolved from there; the
   convolution adds up the statistics that the next normalisation needs.

   Products are computed by AMX tiles (Intel, "Intel 64 and IA-32 Architectures Optimization Reference Manual",
   chapter 20). The arithmetic of a block is that of the OpenVINO graph in graph/vocoder.py and graph/quantise.py. */

#if !defined(__x86_64__) || !defined(__linux__)
#error "The kernels are for Linux on x86-64."
#endif

#define _GNU_SOURCE
#include "residual_blocks.h"

#include <cpuid.h>
#include <immintrin.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SET_TILE_PERMISSION 0x1023 /* ARCH_REQ_XCOMP_PERM */
#define TILE_DATA 18               /* XFEATURE_XTILEDATA */

/* Stands before the instructions that it asks for are allowed: any processor runs it. */
int rhapsode_usable(void) {
    unsigned int a, b, c, d;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(d & bit_AMX_INT8) || !(d & bit_AMX_TILE)) return 0;
    if (!__get_cpuid_count(7, 1, &a, &b, &c, &d) || !(a & bit_AVX512BF16)) return 0;
    return syscall(SYS_arch_prctl, SET_TILE_PERMISSION, TILE_DATA) == 0;
}

#pragma GCC target("avx512f,avx512bw,avx512vl,avx512bf16,amx-tile,amx-int8,fma")

#define HALVES 6           /* convolutions of a block */
#define BRANCHES 3         /* blocks whose mean is the output of a stage */
#define MAX_CHANNELS 256
#define MAX_THREADS 64
#define TILE_ROWS 16
#define ROWS 32            /* rows of the result that a step of the convolution computes: two tiles */
#define COLUMNS 32         /* channels of the result that it computes: two tiles */
#define DEPTH 64           /* channels of the input in a tile: bytes of a row */
#define CHUNK_ROWS 1024    /* rows that are quantised and convolved at a time, at most */
#define CHUNKS_OF_A_THREAD 3 /* at least, so that threads of unequal speed end together */
#define MAX_REACH 25       /* rows that a convolution sees before and behind: 11 taps, dilation 5 */
#define EPSILON 1e-5f      /* of the instance normalisation, as in the original network */
/* sin(pi s)^2 / pi as a polynomial in s^2 on [0, 1/4], to within 8e-6: least squares, reweighted towards where the error is
   largest (Lawson, 1961). A step of int8 is a thousand times as large. */
#define SNAKE_1 3.1406600f
#define SNAKE_2 -10.298557f
#define SNAKE_3 13.144595f
#define SNAKE_4 -7.3182383f

static const int dilations[HALVES] = {1, 1, 3, 1, 5, 1};

typedef uint16_t bfloat16;

typedef struct {
    double sum[MAX_CHANNELS];
    double squares[MAX_CHANNELS];
} Statistics;

/* What the threads of a stage share. */
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
} Thread;

static inline __m512 load_bfloat16(const bfloat16 *from) {
    __m256i halves = _mm256_loadu_si256((const __m256i *)from);
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(halves), 16));
}

static inline void store_bfloat16(bfloat16 *to, __m512 values) {
    _mm256_storeu_si256((__m256i *)to, (__m256i)_mm512_cvtneps_pbh(values));
}

/* Add the sums of sixteen channels, from the first on. */
static void add_statistics(Statistics *statistics, int first, __m512 sums, __m512 squares) {
    float sum[16], square[16];
    _mm512_storeu_ps(sum, sums);
    _mm512_storeu_ps(square, squares);
    for (int lane = 0; lane < 16; lane++) {
        statistics->sum[first + lane] += sum[lane];
        statistics->squares[first + lane] += square[lane];
    }
}

/* Return z + sin(pi z)^2 / pi. */
static inline __m512 snake(__m512 z) {
    __m512 s = _mm512_sub_ps(z, _mm512_roundscale_ps(z, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
    __m512 t = _mm512_mul_ps(s, s);
    __m512 p = _mm512_set1_ps(SNAKE_4);
    p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(SNAKE_3));
    p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(SNAKE_2));
    p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(SNAKE_1));
    return _mm512_fmadd_ps(p, t, z);
}

static void configure_tiles(void) {
    uint8_t configuration[64] __attribute__((aligned(64))) = {0};
    configuration[0] = 1; /* palette */
    for (int tile = 0; tile < 8; tile++) {
        configuration[16 + 2 * tile] = 64;        /* bytes of a row */
        configuration[48 + tile] = TILE_ROWS;
    }
    _tile_loadconfig(configuration);
}

/* Take the next chunk of rows. Returns false when all are taken. */
static int take_chunk(Work *work, long *begin, long *end) {
    *begin = atomic_fetch_add(&work->next, work->chunk);
    if (*begin >= work->stage->length) return 0;
    *end = *begin + work->chunk < work->stage->length ? *begin + work->chunk : work->stage->length;
    return 1;
}

/* Wait for all threads; one of them makes all rows free again. */
static void synchronise(Work *work) {
    if (pthread_barrier_wait(&work->barrier) == PTHREAD_BARRIER_SERIAL_THREAD) atomic_store(&work->next, 0);
    pthread_barrier_wait(&work->barrier);
}

/* Return the scale and the shift of a normalisation, from the statistics of all threads. */
static void find_affine(const Work *work, const float *gain, const float *offset, float *scale, float *shift) {
    const int channels = work->stage->channels;
    const double length = (double)work->stage->length;
    for (int channel = 0; channel < channels; channel++) {
        double sum = 0, squares = 0;
        for (int thread = 0; thread < work->threads; thread++) {
            sum += work->statistics[thread].sum[channel];
            squares += work->statistics[thread].squares[channel];
        }
        const double mean = sum / length;
        const double variance = squares / length - mean * mean;
        scale[channel] = gain[channel] / sqrtf((float)(variance > 0 ? variance : 0) + EPSILON);
        shift[channel] = offset[channel] - (float)mean * scale[channel];
    }
}

/* Normalise, activate and quantise rows [begin, end) of the source, with zeros where there is no signal. */
static void quantise_rows(const bfloat16 *source, long length, int channels, long begin, long end, const float *scale,
                          const float *shift, const float *factor, int8_t *to) {
    for (long row = begin; row < end; row++, to += channels) {
        if (row < 0 || row >= length) {
            memset(to, 0, (size_t)channels);
            continue;
        }
        const bfloat16 *from = source + row * channels;
        for (int channel = 0; channel < channels; channel += 16) {
            __m512 z = _mm512_fmadd_ps(load_bfloat16(from + channel), _mm512_loadu_ps(scale + channel),
                                       _mm512_loadu_ps(shift + channel));
            __m512 level = _mm512_mul_ps(snake(z), _mm512_loadu_ps(factor + channel));
            _mm_storeu_si128((__m128i *)(to + channel), _mm512_cvtsepi32_epi8(_mm512_cvtps_epi32(level)));
        }
    }
}

/* Convolve the rows [begin, end); quantised is where the rows from begin - reach on stand. The sum with the residual, if
   there is one, goes to the target, and its statistics are added up. */
static void convolve_rows(const int8_t *quantised, int channels, int taps, int dilation, long begin, long end,
                          const int8_t *weights, const float *scale, const float *bias, const bfloat16 *residual,
                          bfloat16 *target, Statistics *statistics) {
    const int depths = channels / DEPTH;
    const long step = 2 * TILE_ROWS * DEPTH;
    int32_t sums[4][TILE_ROWS * 16] __attribute__((aligned(64)));
    for (int block = 0; block < channels / COLUMNS; block++) {
        const int first = block * COLUMNS;
        const int8_t *block_weights = weights + (long)block * taps * depths * step;
        const __m512 scale0 = _mm512_loadu_ps(scale + first), scale1 = _mm512_loadu_ps(scale + first + 16);
        const __m512 bias0 = _mm512_loadu_ps(bias + first), bias1 = _mm512_loadu_ps(bias + first + 16);
        __m512 sum0 = _mm512_setzero_ps(), sum1 = sum0, squares0 = sum0, squares1 = sum0;
        for (long row = begin; row < end; row += ROWS) {
            _tile_zero(0);
            _tile_zero(1);
            _tile_zero(2);
            _tile_zero(3);
            const int8_t *weight = block_weights;
            for (int tap = 0; tap < taps; tap++) {
                const int8_t *input = quantised + (row - begin + (long)tap * dilation) * channels;
                for (int depth = 0; depth < depths; depth++, input += DEPTH, weight += step) {
                    _tile_loadd(4, input, channels);
                    _tile_loadd(6, weight, DEPTH);
                    _tile_loadd(7, weight + step / 2, DEPTH);
                    _tile_loadd(5, input + (long)TILE_ROWS * channels, channels);
                    _tile_dpbssd(0, 4, 6);
                    _tile_dpbssd(1, 4, 7);
                    _tile_dpbssd(2, 5, 6);
                    _tile_dpbssd(3, 5, 7);
                }
            }
            _tile_stored(0, sums[0], 64);
            _tile_stored(1, sums[1], 64);
            _tile_stored(2, sums[2], 64);
            _tile_stored(3, sums[3], 64);
            const int rows = end - row < ROWS ? (int)(end - row) : ROWS;
            for (int r = 0; r < rows; r++) {
                const int tile = r < TILE_ROWS ? 0 : 2, at = r % TILE_ROWS * 16;
                __m512 value0 = _mm512_cvtepi32_ps(_mm512_load_si512(sums[tile] + at));
                __m512 value1 = _mm512_cvtepi32_ps(_mm512_load_si512(sums[tile + 1] + at));
                value0 = _mm512_fmadd_ps(value0, scale0, bias0);
                value1 = _mm512_fmadd_ps(value1, scale1, bias1);
                const long place = (row + r) * channels + first;
                if (residual) {
                    value0 = _mm512_add_ps(value0, load_bfloat16(residual + place));
                    value1 = _mm512_add_ps(value1, load_bfloat16(residual + place + 16));
                }
                sum0 = _mm512_add_ps(sum0, value0);
                sum1 = _mm512_add_ps(sum1, value1);
                squares0 = _mm512_fmadd_ps(value0, value0, squares0);
                squares1 = _mm512_fmadd_ps(value1, value1, squares1);
                store_bfloat16(target + place, value0);
                store_bfloat16(target + place + 16, value1);
            }
        }
        add_statistics(statistics, first, sum0, squares0);
        add_statistics(statistics, first + 16, sum1, squares1);
    }
}

/* Compute one block in place of work->current, whose statistics are known. */
static void compute_block(Thread *thread, const Block *block, const float *gains, const float *offsets,
                          int8_t *quantised) {
    Work *work = thread->work;
    Statistics *own = &work->statistics[thread->number];
    const int channels = work->stage->channels;
    float scale[MAX_CHANNELS], shift[MAX_CHANNELS];
    for (int half = 0; half < HALVES; half++) {
        const int second = half % 2;
        const bfloat16 *source = second ? work->middle : work->current;
        bfloat16 *target = second ? work->current : work->middle;
        const int reach = (block->taps - 1) * dilations[half] / 2;
        find_affine(work, gains + half * channels, offsets + half * channels, scale, shift);
        pthread_barrier_wait(&work->barrier); /* nobody needs the statistics any more */
        memset(own, 0, sizeof *own);
        long begin, end;
        while (take_chunk(work, &begin, &end)) {
            quantise_rows(source, work->stage->length, channels, begin - reach, end + reach, scale, shift,
                          block->factors[half], quantised);
            convolve_rows(quantised, channels, block->taps, dilations[half], begin, end, block->weights[half],
                          block->scales[half], block->biases[half], second ? work->current : NULL, target, own);
        }
        synchronise(work);
    }
}

/* Make the input of a block work->current, and add up its statistics: a signal, or rows that are copied. Where it is kept,
   it is the signal plus the block that was computed before. */
static void begin_block(Thread *thread, const float *signal, const bfloat16 *copied, bfloat16 *kept) {
    Work *work = thread->work;
    Statistics *own = &work->statistics[thread->number];
    const int channels = work->stage->channels;
    memset(own, 0, sizeof *own);
    long begin, end;
    while (take_chunk(work, &begin, &end))
        for (int channel = 0; channel < channels; channel += 16) {
            __m512 sum = _mm512_setzero_ps(), squares = sum;
            for (long row = begin; row < end; row++) {
                const long place = row * channels + channel;
                __m512 value = signal ? _mm512_loadu_ps(signal + place) : load_bfloat16(copied + place);
                if (kept) value = _mm512_add_ps(value, load_bfloat16(work->current + place));
                store_bfloat16(work->current + place, value);
                if (kept) store_bfloat16(kept + place, value);
                sum = _mm512_add_ps(sum, value);
                squares = _mm512_fmadd_ps(value, value, squares);
            }
            add_statistics(own, channel, sum, squares);
        }
    synchronise(work);
}

/* Add a third of the block that was computed to the output of the stage. */
static void add_branch(Work *work, int branch) {
    const long channels = work->stage->channels;
    const __m512 share = _mm512_set1_ps(1.0f / BRANCHES);
    long begin, end;
    while (take_chunk(work, &begin, &end))
        for (long place = begin * channels; place < end * channels; place += 16) {
            float *to = work->stage->output + place;
            __m512 value = _mm512_mul_ps(load_bfloat16(work->current + place), share);
            _mm512_storeu_ps(to, branch ? _mm512_add_ps(value, _mm512_loadu_ps(to)) : value);
        }
    synchronise(work);
}

static void *run_thread(void *argument) {
    Thread *thread = argument;
    Work *work = thread->work;
    const Stage *stage = work->stage;
    const long styles = (long)HALVES * stage->channels; /* of a block */
    int8_t *quantised = malloc((size_t)(CHUNK_ROWS + ROWS + 2 * MAX_REACH) * stage->channels);
    if (!quantised) atomic_store(&work->failed, 1);
    pthread_mutex_lock(&work->gate);
    pthread_mutex_unlock(&work->gate);
    configure_tiles();
    synchronise(work);
    if (!atomic_load(&work->failed)) {
        begin_block(thread, stage->noise, NULL, NULL);
        compute_block(thread, &stage->blocks[0], stage->gains, stage->offsets, quantised);
        begin_block(thread, stage->signal, NULL, work->input);
        for (int branch = 0; branch < BRANCHES; branch++) {
            if (branch) begin_block(thread, NULL, work->input, NULL);
            compute_block(thread, &stage->blocks[1 + branch], stage->gains + (1 + branch) * styles,
                          stage->offsets + (1 + branch) * styles, quantised);
            add_branch(work, branch);
        }
    }
    _tile_release();
    free(quantised);
    return NULL;
}

/* Return how many rows a thread takes at a time: a multiple of a step, and few enough for all threads to be busy. */
static long choose_chunk(long length, int threads) {
    long rows = (length / (CHUNKS_OF_A_THREAD * threads) / ROWS + 1) * ROWS;
    return rows < CHUNK_ROWS ? rows : CHUNK_ROWS;
}

static void run_threads(Work *work, int threads) {
    Thread members[MAX_THREADS];
    pthread_t started[MAX_THREADS];
    int count = 1;
    pthread_mutex_lock(&work->gate); /* nobody begins before it is known how many there are */
    for (; count < threads; count++) {
        members[count] = (Thread){work, count};
        if (pthread_create(&started[count], NULL, run_thread, &members[count])) break;
    }
    work->threads = count;
    work->chunk = choose_chunk(work->stage->length, count);
    pthread_barrier_init(&work->barrier, NULL, (unsigned)count);
    pthread_mutex_unlock(&work->gate);
    members[0] = (Thread){work, 0};
    run_thread(&members[0]);
    for (int thread = 1; thread < count; thread++) pthread_join(started[thread], NULL);
    pthread_barrier_destroy(&work->barrier);
}

int rhapsode_run_stage(const Stage *stage, int threads) {
    const size_t bytes = (size_t)stage->length * (size_t)stage->channels * sizeof(bfloat16);
    if (stage->length < 1 || stage->channels < DEPTH || stage->channels > MAX_CHANNELS || stage->channels % DEPTH)
        return -1;
    for (int block = 0; block <= BRANCHES; block++)
        if (stage->blocks[block].taps < 1 || (stage->blocks[block].taps - 1) * 5 / 2 > MAX_REACH) return -1;
    Work *work = calloc(1, sizeof *work);
    bfloat16 *rows = malloc(3 * bytes);
    int result = -1;
    if (work && rows) {
        work->stage = stage;
        work->input = rows;
        work->current = rows + bytes / sizeof *rows;
        work->middle = rows + 2 * (bytes / sizeof *rows);
        pthread_mutex_init(&work->gate, NULL);
        run_threads(work, threads < 1 ? 1 : threads < MAX_THREADS ? threads : MAX_THREADS);
        pthread_mutex_destroy(&work->gate);
        result = atomic_load(&work->failed) ? -1 : 0;
    }
    free(rows);
    free(work);
    return result;
}
