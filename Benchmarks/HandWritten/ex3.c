// One network of example 3, forward Euler, 20 000 steps of 0.005 ms, recording v, m, h, n of the first cell and v of the
// three others: the equations as they are written, with all divisions and six calls of exp in a step.
//
//     clang -O3 -o ex3 ex3.c -lm
//     ./ex3 15       CPU and wall nanoseconds per step of 15 repetitions, after one that does not count
//     ./ex3 print    the recorded rows in SI units, the time first
#include "ex3.h"
#include <math.h>
#include <string.h>

static void simulate(double *rows) {
    double v = -0.065, m = 0.05, h = 0.6, n = 0.32;
    double v1 = -0.055, v2 = -0.055, v3 = -0.055;
    double g1 = 0, a2 = 0, b2 = 0, g3 = 0, a3 = 0;
    int spiking = 0;
    double peak = log(TAU_DECAY / TAU_RISE) * (TAU_RISE * TAU_DECAY) / (TAU_DECAY - TAU_RISE);
    double factor = 1 / (exp(-peak / TAU_DECAY) - exp(-peak / TAU_RISE));
    for (int step = 0;; step++) {
        double *row = rows + (size_t)QUANTITIES * step;
        row[0] = v, row[1] = m, row[2] = h, row[3] = n;
        row[4] = v1, row[5] = v2, row[6] = v3;
        if (step == STEPS) return;

        double pulse = step >= PULSE_START && step < PULSE_END ? PULSE : 0;
        double xm = (v + 0.040) / 0.010, xn = (v + 0.055) / 0.010;
        double alpha_m = 1000 * xm / (1 - exp(-xm)), beta_m = 4000 * exp((v + 0.065) / -0.018);
        double alpha_h = 70 * exp((v + 0.065) / -0.020), beta_h = 1000 / (1 + exp(-(v + 0.035) / 0.010));
        double alpha_n = 100 * xn / (1 - exp(-xn)), beta_n = 125 * exp((v + 0.065) / -0.080);
        double i_na = -G_NA * (m * m * m) * h * (v - E_NA);
        double i_k = G_K * (n * n * n * n) * (v - E_K);
        double dv = (i_na - i_k - G_L * (v - E_L) + pulse) / C;
        double dm = alpha_m * (1 - m) - beta_m * m;
        double dh = alpha_h * (1 - h) - beta_h * h;
        double dn = alpha_n * (1 - n) - beta_n * n;
        double dv1 = (-G_L * (v1 - E_L) + g1 * (E_SYN - v1)) / C;
        double dv2 = (-G_L * (v2 - E_L) + G_BASE * (b2 - a2) * (E_SYN - v2)) / C;
        double dv3 = (-G_L * (v3 - E_L) + g3 * (E_SYN - v3)) / C;
        double dg1 = -g1 / TAU_ONE, da2 = -a2 / TAU_RISE, db2 = -b2 / TAU_DECAY;
        double dg3 = (E * a3 - g3) / TAU_ALPHA, da3 = -a3 / TAU_ALPHA;

        v += DT * dv, m += DT * dm, h += DT * dh, n += DT * dn;
        v1 += DT * dv1, v2 += DT * dv2, v3 += DT * dv3;
        g1 += DT * dg1, a2 += DT * da2, b2 += DT * db2, g3 += DT * dg3, a3 += DT * da3;

        if (v > THRESHOLD && !spiking) {
            spiking = 1;
            g1 += G_BASE;
            a2 += factor;
            b2 += factor;
            a3 += G_BASE;
        } else if (v <= THRESHOLD) {
            spiking = 0;
        }
    }
}

int main(int count, char **arguments) {
    double *rows = calloc((size_t)(STEPS + 1) * QUANTITIES, sizeof *rows);
    if (!rows) return 1;
    if (count > 1 && !strcmp(arguments[1], "print")) {
        simulate(rows);
        for (int step = 0; step <= STEPS; step++) {
            printf("%.17g", DT * step);
            for (int column = 0; column < QUANTITIES; column++) printf("\t%.17g", rows[QUANTITIES * step + column]);
            printf("\n");
        }
    } else {
        measure(simulate, rows, count > 1 ? atoi(arguments[1]) : 15, STEPS);
    }
    free(rows);
    return 0;
}
