/* The passes over a stage, written once for all instruction sets.

   A block is three rounds of (normalise, Snake, dilated convolution, normalise, Snake, convolution), each added to its
   input. Activations are kept channels last, shape (length, channels), in bfloat16. A chunk of rows is normalised,
   activated and quantised into a buffer that stays in the second-level cache, and convolved from there; the
   convolution adds up the statistics that the next normalisation needs. The arithmetic of a block is that of the OpenVINO
   graph in graph/vocoder.py and graph/quantise.py.

   A file variant_*.c defines the instruction set, and includes before this file
   - lanes_*.h: LANES channels at a time as Floats, and what is computed of them
   - products_*.h: prepare_rows(), which makes an Operand of SPAN_ROWS quantised rows at a time; and ROWS, COLUMNS, and
     multiply_rows(), which computes so many rows and channels of a convolution, and SPILLED_ROWS more that are not wanted. */

#include "work.h"

#include <math.h>
#include <string.h>

#define EPSILON 1e-5f /* of the instance normalisation, as in the original network */
/* sin(pi s)^2 / pi as a polynomial in s^2 on [0, 1/4], to within 8e-6: least squares, reweighted towards where the error is
   largest (Lawson, 1961). A step of int8 is a thousand times as large. */
#define SNAKE_1 3.1406600f
#define SNAKE_2 -10.298557f
#define SNAKE_3 13.144595f
#define SNAKE_4 -7.3182383f

#define VECTORS (COLUMNS / LANES)

_Static_assert(ROWS == SPAN_ROWS || CHUNK_STEP % ROWS == 0, "steps do not fill a chunk");
_Static_assert(CHANNEL_STEP % COLUMNS == 0, "blocks do not fill the channels");

/* Add the sums of so many channels as there are lanes, from the first on. */
static void add_statistics(Statistics *statistics, int first, Floats sums, Floats squares) {
    float sum[LANES], square[LANES];
    store_floats(sum, sums);
    store_floats(square, squares);
    for (int lane = 0; lane < LANES; lane++) {
        statistics->sum[first + lane] += sum[lane];
        statistics->squares[first + lane] += square[lane];
    }
}

/* Return z + sin(pi z)^2 / pi. */
static inline Floats snake(Floats z) {
    Floats s = subtract(z, nearest(z));
    Floats t = multiply(s, s);
    Floats p = broadcast(SNAKE_4);
    p = multiply_add(p, t, broadcast(SNAKE_3));
    p = multiply_add(p, t, broadcast(SNAKE_2));
    p = multiply_add(p, t, broadcast(SNAKE_1));
    return multiply_add(p, t, z);
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
                          const float *shift, const float *factor, uint8_t *to) {
    for (long row = begin; row < end; row++, to += channels) {
        if (row < 0 || row >= length) {
            memset(to, ZERO_LEVEL, (size_t)channels);
            continue;
        }
        const bfloat16 *from = source + row * channels;
        for (int channel = 0; channel < channels; channel += LANES) {
            Floats z = multiply_add(load_bfloat16(from + channel), load_floats(scale + channel),
                                    load_floats(shift + channel));
            store_levels(to + channel, multiply(snake(z), load_floats(factor + channel)), ZERO_LEVEL);
        }
    }
}

/* Scale the sums of a block of output channels, and add the residual, if there is one. The rows go to the target from the
   place on; their own sums and those of their squares are added up. */
static inline void finish_rows(const int32_t *sums, long rows, int channels, const Convolution *convolution, int first,
                               const bfloat16 *residual, bfloat16 *target, long place, float *sum, float *squares) {
    Floats scale[VECTORS], bias[VECTORS], total[VECTORS], total_squares[VECTORS];
    for (int vector = 0; vector < VECTORS; vector++) {
        const int channel = first + vector * LANES;
        scale[vector] = load_floats(convolution->scales + channel);
        bias[vector] = load_floats(convolution->biases + channel);
        total[vector] = load_floats(sum + channel);
        total_squares[vector] = load_floats(squares + channel);
    }
    for (long row = 0; row < rows; row++, place += channels)
        for (int vector = 0; vector < VECTORS; vector++) {
            Floats value = load_integers(sums + row * COLUMNS + vector * LANES);
            value = multiply_add(value, scale[vector], bias[vector]);
            if (residual) value = add(value, load_bfloat16(residual + place + vector * LANES));
            total[vector] = add(total[vector], value);
            total_squares[vector] = multiply_add(value, value, total_squares[vector]);
            store_bfloat16(target + place + vector * LANES, value);
        }
    for (int vector = 0; vector < VECTORS; vector++) {
        store_floats(sum + first + vector * LANES, total[vector]);
        store_floats(squares + first + vector * LANES, total_squares[vector]);
    }
}

/* Convolve the rows [begin, end) of a chunk; its quantised rows are those from begin - reach on. The sum with the residual,
   if there is one, goes to the target, and its statistics are added up. */
static void convolve_rows(Thread *thread, int channels, long begin, long end, const Convolution *convolution,
                          const bfloat16 *residual, bfloat16 *target, Statistics *statistics) {
    int32_t sums[(ROWS + SPILLED_ROWS) * COLUMNS] __attribute__((aligned(64)));
    float sum[MAX_CHANNELS] __attribute__((aligned(64))) = {0}, squares[MAX_CHANNELS] __attribute__((aligned(64))) = {0};
    for (long span = begin; span < end; span += SPAN_ROWS) {
        const long last = span + SPAN_ROWS < end ? span + SPAN_ROWS : end;
        const Operand *operand = prepare_rows(thread->quantised + (span - begin) * channels, channels, last - span,
                                              convolution, thread->prepared);
        for (int block = 0; block < channels / COLUMNS; block++)
            for (long row = span; row < last; row += ROWS) {
                const long rows = last - row < ROWS ? last - row : ROWS;
                const int first = block * COLUMNS;
                multiply_rows(operand + (row - span) * channels, channels, convolution, block, rows, sums);
                finish_rows(sums, rows, channels, convolution, first, residual, target, row * channels + first, sum,
                            squares);
            }
    }
    for (int channel = 0; channel < channels; channel += LANES)
        add_statistics(statistics, channel, load_floats(sum + channel), load_floats(squares + channel));
}

/* Compute one block in place of work->current, whose statistics are known. */
static void compute_block(Thread *thread, const Block *block, const float *gains, const float *offsets) {
    Work *work = thread->work;
    Statistics *own = &work->statistics[thread->number];
    const int channels = work->stage->channels;
    float scale[MAX_CHANNELS] __attribute__((aligned(64))), shift[MAX_CHANNELS] __attribute__((aligned(64)));
    for (int half = 0; half < HALVES; half++) {
        const Convolution *convolution = &block->convolutions[half];
        const int second = half % 2;
        const bfloat16 *source = second ? work->middle : work->current;
        bfloat16 *target = second ? work->current : work->middle;
        find_affine(work, gains + half * channels, offsets + half * channels, scale, shift);
        pthread_barrier_wait(&work->barrier); /* nobody needs the statistics any more */
        memset(own, 0, sizeof *own);
        long begin, end;
        while (take_chunk(work, &begin, &end)) {
            quantise_rows(source, work->stage->length, channels, begin - convolution->reach, end + convolution->reach,
                          scale, shift, convolution->factors, thread->quantised);
            convolve_rows(thread, channels, begin, end, convolution, second ? work->current : NULL, target, own);
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
        for (int channel = 0; channel < channels; channel += LANES) {
            Floats sum = broadcast(0), squares = sum;
            for (long row = begin; row < end; row++) {
                const long place = row * channels + channel;
                Floats value = signal ? load_floats(signal + place) : load_bfloat16(copied + place);
                if (kept) value = add(value, load_bfloat16(work->current + place));
                store_bfloat16(work->current + place, value);
                if (kept) store_bfloat16(kept + place, value);
                sum = add(sum, value);
                squares = multiply_add(value, value, squares);
            }
            add_statistics(own, channel, sum, squares);
        }
    synchronise(work);
}

/* Add a third of the block that was computed to the output of the stage. */
static void add_branch(Work *work, int branch) {
    const long channels = work->stage->channels;
    const Floats share = broadcast(1.0f / BRANCHES);
    long begin, end;
    while (take_chunk(work, &begin, &end))
        for (long place = begin * channels; place < end * channels; place += LANES) {
            float *to = work->stage->output + place;
            Floats value = multiply(load_bfloat16(work->current + place), share);
            store_floats(to, branch ? add(value, load_floats(to)) : value);
        }
    synchronise(work);
}

/* Compute a stage together with the other threads. */
static void compute_stage(Thread *thread) {
    Work *work = thread->work;
    const Stage *stage = work->stage;
    const long styles = (long)HALVES * stage->channels; /* of a block */
    begin_block(thread, stage->noise, NULL, NULL);
    compute_block(thread, &stage->blocks[0], stage->gains, stage->offsets);
    begin_block(thread, stage->signal, NULL, work->input);
    for (int branch = 0; branch < BRANCHES; branch++) {
        if (branch) begin_block(thread, NULL, work->input, NULL);
        compute_block(thread, &stage->blocks[1 + branch], stage->gains + (1 + branch) * styles,
                      stage->offsets + (1 + branch) * styles);
        add_branch(work, branch);
    }
}
