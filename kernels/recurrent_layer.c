/* Runs the two directions of an LSTM layer by the best instructions. The arithmetic is in recurrent_steps.h. */

#include "recurrent_layer.h"

#include <pthread.h>
#include <string.h>

#define MAX_HIDDEN 256
#define HIDDEN_STEP 16 /* the gates of so many units fill the vectors of a step of every variant */

typedef void Run(const RecurrentLayer *layer, int direction, const float *gates, long steps, float *states);

Run run_steps_by_avx512_vnni, run_steps_by_avx_vnni, run_steps_by_avx2;

typedef struct {
    const char *name;
    Run *run;
} Variant;

typedef struct {
    Run *run;
    const RecurrentLayer *layer;
    int direction;
    const float *gates;
    long steps;
    float *states;
} Job;

static const Variant variants[] = {
    {"amx", run_steps_by_avx512_vnni}, /* a product with one row leaves its tiles empty */
    {"avx512_vnni", run_steps_by_avx512_vnni},
    {"avx_vnni", run_steps_by_avx_vnni},
    {"avx2", run_steps_by_avx2},
};

static void *run_job(void *argument) {
    const Job *job = argument;
    job->run(job->layer, job->direction, job->gates, job->steps, job->states);
    return NULL;
}

int rhapsode_run_recurrent_layer(const char *name, const RecurrentLayer *layer, const float *gates, long steps, float *states,
                                 int threads) {
    Run *run = NULL;
    for (size_t number = 0; number < sizeof variants / sizeof *variants; number++)
        if (!strcmp(variants[number].name, name)) run = variants[number].run;
    if (!run || layer->hidden < 1 || layer->hidden > MAX_HIDDEN || layer->hidden % HIDDEN_STEP) return -1;
    Job forward = {run, layer, 0, gates, steps, states}, backward = {run, layer, 1, gates, steps, states};
    pthread_t thread;
    const int apart = threads > 1 && !pthread_create(&thread, NULL, run_job, &backward);
    run_job(&forward);
    if (apart)
        pthread_join(thread, NULL);
    else
        run_job(&backward);
    return 0;
}
