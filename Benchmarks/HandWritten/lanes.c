// 64 networks of example 3 side by side, each with another capacitance of the first cell (8 to 12 pF), otherwise as in
// ex3.c. The loops over lanes become vector instructions. exp is computed in them as well: within 1 ulp, without fused
// multiply-add. Every network has the bits that it would have by itself.
//
//     clang -O3 -march=native -ffp-contract=off -o lanes lanes.c -lm
//     ./lanes 15       CPU and wall nanoseconds per step and lane of 15 repetitions, after one that does not count
//     ./lanes print    the last recorded row of each lane, in SI units
//     ./lanes exp      the largest error of exp over [-30, 30] in units in the last place, against expl
//
// The memory of the recorded rows, 72 MB, is touched before anything is measured.
#include "ex3.h"
#include <math.h>
#include <string.h>

enum { LANES = 64 };

/// exp(x) for |x| < 700, within 1 ulp: x = k ln 2 + r with |r| <= ln 2 / 2, in two parts of ln 2 (Cody and Waite), and
/// the Taylor polynomial of degree 13 in the order of Estrin.
static inline double lane_exp(double x) {
    const double shift = 0x1.8p52;
    double t = x * 0x1.71547652b82fep0 + shift;
    double k = t - shift;
    double r = (x - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33;
    double r2 = r * r, r4 = r2 * r2;
    double low = (1.0 / 6 + r * (1.0 / 24)) * r + 0.5;
    double middle = (1.0 / 120 + r * (1.0 / 720)) + r2 * (1.0 / 5040 + r * (1.0 / 40320));
    double high = (1.0 / 362880 + r * (1.0 / 3628800)) + r2 * (1.0 / 39916800 + r * (1.0 / 479001600))
        + r4 * (1.0 / 6227020800);
    double y = 1 + (r + (low * r2 + (middle + high * r4) * (r4 * r)));
    uint64_t bits;
    memcpy(&bits, &t, 8);
    uint64_t scale = (bits + 1023) << 52;
    double power;
    memcpy(&power, &scale, 8);
    return y * power;
}

struct state {
    double v[LANES], m[LANES], h[LANES], n[LANES], v1[LANES], v2[LANES], v3[LANES];
    double g1[LANES], a2[LANES], b2[LANES], g3[LANES], a3[LANES], spiking[LANES], c[LANES];
} __attribute__((aligned(64)));

static void simulate(double *restrict rows) {
    static struct state s;
    for (int lane = 0; lane < LANES; lane++) {
        s.v[lane] = -0.065, s.m[lane] = 0.05, s.h[lane] = 0.6, s.n[lane] = 0.32;
        s.v1[lane] = s.v2[lane] = s.v3[lane] = -0.055;
        s.g1[lane] = s.a2[lane] = s.b2[lane] = s.g3[lane] = s.a3[lane] = s.spiking[lane] = 0;
        s.c[lane] = (8 + 4.0 * lane / (LANES - 1)) * 1e-12;
    }
    double peak = log(TAU_DECAY / TAU_RISE) * (TAU_RISE * TAU_DECAY) / (TAU_DECAY - TAU_RISE);
    double factor = 1 / (exp(-peak / TAU_DECAY) - exp(-peak / TAU_RISE));
    for (int step = 0; step <= STEPS; step++) {
        double *restrict row = rows + (size_t)QUANTITIES * LANES * step;
        double pulse = step >= PULSE_START && step < PULSE_END ? PULSE : 0;
#pragma clang loop vectorize(enable)
        for (int lane = 0; lane < LANES; lane++) {
            double v = s.v[lane], m = s.m[lane], h = s.h[lane], n = s.n[lane];
            double v1 = s.v1[lane], v2 = s.v2[lane], v3 = s.v3[lane];
            double g1 = s.g1[lane], a2 = s.a2[lane], b2 = s.b2[lane], g3 = s.g3[lane], a3 = s.a3[lane];
            row[lane] = v, row[LANES + lane] = m, row[2 * LANES + lane] = h, row[3 * LANES + lane] = n;
            row[4 * LANES + lane] = v1, row[5 * LANES + lane] = v2, row[6 * LANES + lane] = v3;

            double xm = (v + 0.040) / 0.010, xn = (v + 0.055) / 0.010;
            double alpha_m = 1000 * xm / (1 - lane_exp(-xm)), beta_m = 4000 * lane_exp((v + 0.065) / -0.018);
            double alpha_h = 70 * lane_exp((v + 0.065) / -0.020);
            double beta_h = 1000 / (1 + lane_exp(-(v + 0.035) / 0.010));
            double alpha_n = 100 * xn / (1 - lane_exp(-xn)), beta_n = 125 * lane_exp((v + 0.065) / -0.080);
            double i_na = -G_NA * (m * m * m) * h * (v - E_NA);
            double i_k = G_K * (n * n * n * n) * (v - E_K);
            double dv = (i_na - i_k - G_L * (v - E_L) + pulse) / s.c[lane];
            double dm = alpha_m * (1 - m) - beta_m * m;
            double dh = alpha_h * (1 - h) - beta_h * h;
            double dn = alpha_n * (1 - n) - beta_n * n;
            double dv1 = (-G_L * (v1 - E_L) + g1 * (E_SYN - v1)) / C;
            double dv2 = (-G_L * (v2 - E_L) + G_BASE * (b2 - a2) * (E_SYN - v2)) / C;
            double dv3 = (-G_L * (v3 - E_L) + g3 * (E_SYN - v3)) / C;
            double dg1 = -g1 / TAU_ONE, da2 = -a2 / TAU_RISE, db2 = -b2 / TAU_DECAY;
            double dg3 = (E * a3 - g3) / TAU_ALPHA, da3 = -a3 / TAU_ALPHA;

            v += DT * dv;
            double above = v > THRESHOLD ? 1.0 : 0.0;
            double sends = above > s.spiking[lane] ? 1.0 : 0.0;
            s.spiking[lane] = above;
            s.v[lane] = v, s.m[lane] = m + DT * dm, s.h[lane] = h + DT * dh, s.n[lane] = n + DT * dn;
            s.v1[lane] = v1 + DT * dv1, s.v2[lane] = v2 + DT * dv2, s.v3[lane] = v3 + DT * dv3;
            s.g1[lane] = g1 + DT * dg1 + sends * G_BASE;
            s.a2[lane] = a2 + DT * da2 + sends * factor;
            s.b2[lane] = b2 + DT * db2 + sends * factor;
            s.g3[lane] = g3 + DT * dg3;
            s.a3[lane] = a3 + DT * da3 + sends * G_BASE;
        }
    }
}

static void print_exp_error(void) {
    double largest = 0, where = 0;
    uint64_t random = 1;
    for (int index = 0; index < 4000000; index++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        double x = ((double)(random >> 11) * 0x1p-53 - 0.5) * 60;
        long double exact = expl(x);
        double unit = nextafter((double)exact, INFINITY) - (double)exact;
        double error = (double)fabsl((lane_exp(x) - exact) / unit);
        if (error > largest) largest = error, where = x;
    }
    printf("%.3f ulp at %.17g\n", largest, where);
}

int main(int count, char **arguments) {
    if (count > 1 && !strcmp(arguments[1], "exp")) return print_exp_error(), 0;
    double *rows = aligned_alloc(64, sizeof *rows * (STEPS + 1) * QUANTITIES * LANES);
    if (!rows) return 1;
    if (count > 1 && !strcmp(arguments[1], "print")) {
        simulate(rows);
        const double *last = rows + (size_t)STEPS * QUANTITIES * LANES;
        for (int lane = 0; lane < LANES; lane++) {
            for (int column = 0; column < QUANTITIES; column++) printf("%.17g\t", last[column * LANES + lane]);
            printf("\n");
        }
    } else {
        measure(simulate, rows, count > 1 ? atoi(arguments[1]) : 15, (double)STEPS * LANES);
    }
    free(rows);
    return 0;
}
