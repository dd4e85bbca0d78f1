extension Tableau {
    /// The Runge-Kutta method of order three by Bogacki and Shampine (1989), with an embedded error estimator of order
    /// two.
    public static let bogackiShampine = Tableau(
        name: "bs32", order: 3, source: "Bogacki and Shampine 1989, doi 10.1016/0893-9659(89)90079-7",
        a: [[], [0.5], [0, 0.75]], b: [2.0 / 9, 1.0 / 3, 4.0 / 9], c: [0, 0.5, 0.75],
        embedding: Embedding(
            weights: [[2.0 / 9 - 7.0 / 24, 1.0 / 3 - 1.0 / 4, 4.0 / 9 - 1.0 / 3, -1.0 / 8]], order: 2))

    /// The Runge-Kutta method of order five by Dormand and Prince (1980), with an embedded error estimator of order
    /// four and Shampine's dense output (interpolation within a step) of order four.
    public static let dopri5 = Tableau(
        name: "dopri5", order: 5,
        source:
            "Dormand and Prince 1980, doi 10.1016/0771-050X(80)90013-3; Hairer, Nørsett and Wanner 1993, II.5, II.6",
        a: [
            [], [1.0 / 5], [3.0 / 40, 9.0 / 40], [44.0 / 45, -56.0 / 15, 32.0 / 9],
            [19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729],
            [9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656],
        ],
        b: [35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84],
        c: [0, 0.2, 0.3, 0.8, 8.0 / 9, 1],
        embedding: Embedding(
            weights: [
                [
                    71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40,
                ]
            ], order: 4),
        continuation: Continuation(terms: [
            [
                -12_715_105_075.0 / 11_282_082_432, 0, 87_487_479_700.0 / 32_700_410_799,
                -10_690_763_975.0 / 1_880_347_072, 701_980_252_875.0 / 199_316_789_632,
                -1_453_857_185.0 / 822_651_844, 69_997_945.0 / 29_380_423,
            ]
        ]))

    /// The Runge-Kutta method of order five by Tsitouras (2011), with an embedded error estimator of order four and the
    /// dense output (interpolation within a step) of order four from the same paper.
    public static let tsit5 = Tableau(
        name: "tsit5", order: 5, source: "Tsitouras 2011, doi 10.1016/j.camwa.2011.06.002",
        a: [
            [], [0.161], [-0.008480655492356989, 0.335480655492357],
            [2.8971530571054935, -6.359448489975075, 4.3622954328695815],
            [5.325864828439257, -11.748883564062828, 7.4955393428898365, -0.09249506636175525],
            [
                5.86145544294642, -12.92096931784711, 8.159367898576159, -0.071584973281401, -0.028269050394068383,
            ],
        ],
        b: [
            0.09646076681806523, 0.01, 0.4798896504144996, 1.379008574103742, -3.290069515436081, 2.324710524099774,
        ],
        c: [0, 0.161, 0.327, 0.9, 0.9800255409045097, 1],
        embedding: Embedding(
            weights: [
                [
                    -0.00178001105222577714, -0.0008164344596567469, 0.007880878010261995, -0.1447110071732629,
                    0.5823571654525552, -0.45808210592918697, 0.015151515151515152,
                ]
            ], order: 4),
        continuation: Continuation(terms: [
            [
                -1.0530884977290216, 0.1017, 2.490627285651253, -16.548102889244902, 47.37952196281928,
                -34.87065786149661, 2.5,
            ]
        ]))
}
