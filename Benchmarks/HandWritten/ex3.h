// The network of NeuroML's example 3 as a person would write it in C: its constants in SI units, and the clock of the
// programs beside this file. Source of the equations: the LEMS document LEMS_NML2_Ex3_Net.xml and the component types
// that it uses; Reference/ex3/experiment.yaml holds the same model.
#ifndef EX3_H
#define EX3_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { STEPS = 20000, QUANTITIES = 7 };

static const double DT = 5e-6;
static const double C = 10e-12, G_NA = 1200e-9, G_K = 360e-9, G_L = 3e-9;
static const double E_NA = 0.050, E_K = -0.077, E_L = -0.0543, THRESHOLD = 0.020;
static const double PULSE = 0.065e-9;
enum { PULSE_START = 5000, PULSE_END = 15000 };
// The three synapses: expOneSynapse, expTwoSynapse, alphaSynapse.
static const double G_BASE = 0.5e-9, E_SYN = 0.0;
static const double TAU_ONE = 3e-3, TAU_RISE = 1e-3, TAU_DECAY = 2e-3, TAU_ALPHA = 2e-3;
static const double E = 2.7182818284590451;

/// Seconds of a clock: CLOCK_MONOTONIC for wall time, CLOCK_PROCESS_CPUTIME_ID for the time of the processor.
static double seconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/// Runs a simulation several times and prints, for each repetition, the nanoseconds per step of CPU and wall time.
static void measure(void (*simulate)(double *), double *rows, int repetitions, double steps) {
    simulate(rows);
    for (int repetition = 0; repetition < repetitions; repetition++) {
        double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID), wall = seconds(CLOCK_MONOTONIC);
        simulate(rows);
        cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        wall = seconds(CLOCK_MONOTONIC) - wall;
        printf("%.3f %.3f\n", 1e9 * cpu / steps, 1e9 * wall / steps);
    }
}

#endif
