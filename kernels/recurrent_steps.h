/* The steps of a direction of an LSTM layer, written once for all instruction sets.

   A step multiplies the state of the step before it by the recurrent weights. They stand in the second-level cache, in bytes.
   The state, which lies between -1 and 1, is multiplied as a fixed-point number, in two parts of a byte.

   Before this file a file variant_*.c includes lanes_*.h, and defines add_products(sums, unsigned, signed), which adds four
   products of bytes to each 32-bit sum, and PART_BITS: so many bits has a part, with the sign one more. */

#include "recurrent_layer.h"

#include <string.h>

#define GATES 4
#define PART (1 << PART_BITS)       /* a level of the upper part of a state, in levels of the lower */
#define LEVELS ((PART - 1) * PART) /* of a state of 1 */
#define GATE_VECTORS 4        /* vectors of gates at a time: two sums of each are nearly as many as products are under way */
#define FOUR 4                /* products that add_products() adds to a sum */

/* The state of a step in levels: the upper and the lower part of each, and the sum of all. */
typedef struct {
    int8_t upper[MAX_HIDDEN];
    int8_t lower[MAX_HIDDEN];
    int32_t sum;
} Levels;

/* Return e to the power of x, to within two units of the last place, for x between -87 and 87: 2 to the nearest whole number of
   x / ln 2, times the Taylor series of the rest, which lies within half of ln 2. */
static inline Floats exponential(Floats x) {
    const Floats turns = nearest(multiply(x, broadcast(1.44269504f)));
    /* ln 2 in two parts (Cody and Waite, 1980) */
    Floats rest = multiply_add(turns, broadcast(-0.693359375f), x);
    rest = multiply_add(turns, broadcast(2.12194440e-4f), rest);
    Floats series = broadcast(1 / 720.0f);
    series = multiply_add(series, rest, broadcast(1 / 120.0f));
    series = multiply_add(series, rest, broadcast(1 / 24.0f));
    series = multiply_add(series, rest, broadcast(1 / 6.0f));
    series = multiply_add(series, rest, broadcast(1 / 2.0f));
    series = multiply_add(series, rest, broadcast(1.0f));
    series = multiply_add(series, rest, broadcast(1.0f));
    return times_power_of_two(series, turns);
}

static inline Floats logistic(Floats x) {
    const Floats bounded = minimum(maximum(x, broadcast(-80.0f)), broadcast(80.0f));
    return divide(broadcast(1.0f), add(broadcast(1.0f), exponential(subtract(broadcast(0.0f), bounded))));
}

static inline Floats hyperbolic_tangent(Floats x) {
    return multiply_add(broadcast(2.0f), logistic(add(x, x)), broadcast(-1.0f));
}

static void write_levels(const float *state, int hidden, Levels *levels) {
    levels->sum = 0;
    for (int unit = 0; unit < hidden; unit++) {
        const float level = state[unit] * LEVELS;
        const int32_t whole = (int32_t)(level + (level < 0 ? -0.5f : 0.5f));
        const int32_t upper = (whole + PART / 2) >> PART_BITS; /* the nearest multiple of PART */
        levels->upper[unit] = (int8_t)upper;
        levels->lower[unit] = (int8_t)(whole - upper * PART);
        levels->sum += whole;
    }
}

/* Add the products of the state and the weights to the gates. */
static void add_recurrence(const Direction *direction, int hidden, const Levels *state, float *gates) {
    const uint8_t *weights = direction->weights;
    const Floats scale = broadcast(direction->scale / LEVELS);
    const Integers zero = broadcast_integer(-direction->zero_point * state->sum);
    for (int gate = 0; gate < GATES * hidden; gate += GATE_VECTORS * LANES) {
        Integers upper[GATE_VECTORS], lower[GATE_VECTORS];
#pragma GCC unroll 4
        for (int vector = 0; vector < GATE_VECTORS; vector++) upper[vector] = broadcast_integer(0), lower[vector] = zero;
        for (int unit = 0; unit < hidden; unit += FOUR) {
            const Integers four = load_four(state->upper + unit), rest = load_four(state->lower + unit);
#pragma GCC unroll 4
            for (int vector = 0; vector < GATE_VECTORS; vector++, weights += FOUR * LANES) {
                const Integers own = load_vector(weights);
                upper[vector] = add_products(upper[vector], own, four);
                lower[vector] = add_products(lower[vector], own, rest);
            }
        }
#pragma GCC unroll 4
        for (int vector = 0; vector < GATE_VECTORS; vector++) {
            int32_t sums[LANES], parts[LANES];
            store_vector(sums, lower[vector]);
            store_vector(parts, upper[vector]);
            for (int lane = 0; lane < LANES; lane++) sums[lane] += PART * parts[lane];
            float *to = gates + gate + vector * LANES;
            store_floats(to, multiply_add(load_integers(sums), scale, load_floats(to)));
        }
    }
}

/* Update the cells, and write the state, from the four gates of each. */
static void update(const float *gates, int hidden, float *cells, float *state) {
    for (int unit = 0; unit < hidden; unit += LANES) {
        const Floats forget = logistic(load_floats(gates + unit));
        const Floats input = logistic(load_floats(gates + hidden + unit));
        const Floats candidate = hyperbolic_tangent(load_floats(gates + 2 * hidden + unit));
        const Floats output = logistic(load_floats(gates + 3 * hidden + unit));
        const Floats cell = multiply_add(forget, load_floats(cells + unit), multiply(input, candidate));
        store_floats(cells + unit, cell);
        store_floats(state + unit, multiply(output, hyperbolic_tangent(cell)));
    }
}

static void run_steps(const RecurrentLayer *layer, int direction, const float *gates, long steps, float *states) {
    const int hidden = layer->hidden, width = GATES * hidden;
    float cells[MAX_HIDDEN] = {0}, sums[GATES * MAX_HIDDEN];
    Levels levels = {0};
    for (long step = 0; step < steps; step++) {
        const long at = direction ? steps - 1 - step : step;
        float *state = states + (direction * steps + at) * hidden;
        memcpy(sums, gates + (2 * at + direction) * width, (size_t)width * sizeof *sums);
        add_recurrence(&layer->directions[direction], hidden, &levels, sums);
        update(sums, hidden, cells, state);
        write_levels(state, hidden, &levels);
    }
}
