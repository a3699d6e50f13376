/* Runs the two directions of an LSTM layer by the best instructions. The arithmetic is in recurrent_steps.h. */

#include "variants.h"

#include <pthread.h>

#define HIDDEN_STEP 16 /* the gates of so many units fill the vectors of a step of every variant */

typedef struct {
    RunSteps *run;
    const RecurrentLayer *layer;
    int direction;
    const float *gates;
    long steps;
    float *states;
} Job;

static void *run_job(void *argument) {
    const Job *job = argument;
    job->run(job->layer, job->direction, job->gates, job->steps, job->states);
    return NULL;
}

int rhapsode_run_recurrent_layer(const char *name, const RecurrentLayer *layer, const float *gates, long steps, float *states,
                                 int threads) {
    const Variant *variant = find_variant(name);
    if (!variant || !variant->run_steps || layer->hidden < 1 || layer->hidden > MAX_HIDDEN || layer->hidden % HIDDEN_STEP) return -1;
    Job forward = {variant->run_steps, layer, 0, gates, steps, states};
    Job backward = {variant->run_steps, layer, 1, gates, steps, states};
    pthread_t thread;
    const int apart = threads > 1 && !pthread_create(&thread, NULL, run_job, &backward);
    run_job(&forward);
    if (apart)
        pthread_join(thread, NULL);
    else
        run_job(&backward);
    return 0;
}
