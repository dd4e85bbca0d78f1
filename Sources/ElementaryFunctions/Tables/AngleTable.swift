// Written by Scripts/elementary-functions.

extension AngleTable {
    /// The number 64/π, rounded.
    static let inverse = 0x1.45f306dc9c883p4
    /// The number π/64, rounded to 28 bits.
    static let p1 = 0x1.921fb54000000p-5
    /// The difference between π/64 and `p1`, rounded to 28 bits.
    static let p2 = 0x1.10b4612000000p-35
    /// The difference between π/64 and p1 + p2, rounded to 28 bits.
    static let p3 = -0x1.676733a000000p-65
    /// The difference between π/64 and p1 + p2 + p3, rounded.
    static let p4 = -0x1.d1fc8f8cbb5bfp-94

    /// The number π/64, rounded.
    static let stepHigh = 0x1.921fb54442d18p-5
    /// The difference between π/64 and `stepHigh`.
    static let stepLow = 0x1.1a62633145c07p-59

    /// The coefficient of r³ in the polynomial for sin(r), |r| ≤ π/128.
    static let s3 = -0x1.5555555555555p-3
    /// The coefficient of r⁵ in the polynomial for sin(r), |r| ≤ π/128.
    static let s4 = 0x1.11111110c1df1p-7
    /// The coefficient of r⁷ in the polynomial for sin(r), |r| ≤ π/128.
    static let s5 = -0x1.a018ab5447ab4p-13

    /// The coefficient of r² in the polynomial for cos(r), |r| ≤ π/128.
    static let c2 = -0x1.0000000000000p-1
    /// The coefficient of r⁴ in the polynomial for cos(r), |r| ≤ π/128.
    static let c3 = 0x1.5555555555553p-5
    /// The coefficient of r⁶ in the polynomial for cos(r), |r| ≤ π/128.
    static let c4 = -0x1.6c16c16b89f6dp-10
    /// The coefficient of r⁸ in the polynomial for cos(r), |r| ≤ π/128.
    static let c5 = 0x1.a01894826f93bp-16

    /// Two numbers for each k of 0 ..< 128: sin(k · π/64) rounded, and the difference between the sine and that.
    static let table: [Double] = [
        0, 0,
        0x1.91f65f10dd814p-5, -0x1.912bd0d569a90p-61,
        0x1.917a6bc29b42cp-4, -0x1.e2718d26ed688p-60,
        0x1.2c8106e8e613ap-3, 0x1.13000a89a11e0p-58,
        0x1.8f8b83c69a60bp-3, -0x1.26d19b9ff8d82p-57,
        0x1.f19f97b215f1bp-3, -0x1.42deef11da2c4p-57,
        0x1.294062ed59f06p-2, -0x1.5d28da2c4612dp-56,
        0x1.58f9a75ab1fddp-2, -0x1.efdc0d58cf620p-62,
        0x1.87de2a6aea963p-2, -0x1.72cedd3d5a610p-57,
        0x1.b5d1009e15cc0p-2, 0x1.5b362cb974183p-57,
        0x1.e2b5d3806f63bp-2, 0x1.e0d891d3c6841p-58,
        0x1.073879922ffeep-1, -0x1.a5a014347406cp-55,
        0x1.1c73b39ae68c8p-1, 0x1.b25dd267f6600p-55,
        0x1.30ff7fce17035p-1, -0x1.efcc626f74a6fp-57,
        0x1.44cf325091dd6p-1, 0x1.8076a2cfdc6b3p-57,
        0x1.57d69348ceca0p-1, -0x1.75720992bfbb2p-55,
        0x1.6a09e667f3bcdp-1, -0x1.bdd3413b26456p-55,
        0x1.7b5df226aafafp-1, -0x1.0f537acdf0ad7p-56,
        0x1.8bc806b151741p-1, -0x1.2c5e12ed1336dp-55,
        0x1.9b3e047f38741p-1, -0x1.30ee286712474p-55,
        0x1.a9b66290ea1a3p-1, 0x1.9f630e8b6dac8p-60,
        0x1.b728345196e3ep-1, -0x1.bc69f324e6d61p-55,
        0x1.c38b2f180bdb1p-1, -0x1.6e0b1757c8d07p-56,
        0x1.ced7af43cc773p-1, -0x1.e7b6bb5ab58aep-58,
        0x1.d906bcf328d46p-1, 0x1.457e610231ac2p-56,
        0x1.e212104f686e5p-1, -0x1.014c76c126527p-55,
        0x1.e9f4156c62ddap-1, 0x1.760b1e2e3f81ep-55,
        0x1.f0a7efb9230d7p-1, 0x1.52c7adc6b4989p-56,
        0x1.f6297cff75cb0p-1, 0x1.562172a361fd3p-56,
        0x1.fa7557f08a517p-1, -0x1.7a0a8ca13571fp-55,
        0x1.fd88da3d12526p-1, -0x1.87df6378811c7p-55,
        0x1.ff621e3796d7ep-1, -0x1.c57bc2e24aa15p-57,
        0x1.0000000000000p0, 0,
        0x1.ff621e3796d7ep-1, -0x1.c57bc2e24aa15p-57,
        0x1.fd88da3d12526p-1, -0x1.87df6378811c7p-55,
        0x1.fa7557f08a517p-1, -0x1.7a0a8ca13571fp-55,
        0x1.f6297cff75cb0p-1, 0x1.562172a361fd3p-56,
        0x1.f0a7efb9230d7p-1, 0x1.52c7adc6b4989p-56,
        0x1.e9f4156c62ddap-1, 0x1.760b1e2e3f81ep-55,
        0x1.e212104f686e5p-1, -0x1.014c76c126527p-55,
        0x1.d906bcf328d46p-1, 0x1.457e610231ac2p-56,
        0x1.ced7af43cc773p-1, -0x1.e7b6bb5ab58aep-58,
        0x1.c38b2f180bdb1p-1, -0x1.6e0b1757c8d07p-56,
        0x1.b728345196e3ep-1, -0x1.bc69f324e6d61p-55,
        0x1.a9b66290ea1a3p-1, 0x1.9f630e8b6dac8p-60,
        0x1.9b3e047f38741p-1, -0x1.30ee286712474p-55,
        0x1.8bc806b151741p-1, -0x1.2c5e12ed1336dp-55,
        0x1.7b5df226aafafp-1, -0x1.0f537acdf0ad7p-56,
        0x1.6a09e667f3bcdp-1, -0x1.bdd3413b26456p-55,
        0x1.57d69348ceca0p-1, -0x1.75720992bfbb2p-55,
        0x1.44cf325091dd6p-1, 0x1.8076a2cfdc6b3p-57,
        0x1.30ff7fce17035p-1, -0x1.efcc626f74a6fp-57,
        0x1.1c73b39ae68c8p-1, 0x1.b25dd267f6600p-55,
        0x1.073879922ffeep-1, -0x1.a5a014347406cp-55,
        0x1.e2b5d3806f63bp-2, 0x1.e0d891d3c6841p-58,
        0x1.b5d1009e15cc0p-2, 0x1.5b362cb974183p-57,
        0x1.87de2a6aea963p-2, -0x1.72cedd3d5a610p-57,
        0x1.58f9a75ab1fddp-2, -0x1.efdc0d58cf620p-62,
        0x1.294062ed59f06p-2, -0x1.5d28da2c4612dp-56,
        0x1.f19f97b215f1bp-3, -0x1.42deef11da2c4p-57,
        0x1.8f8b83c69a60bp-3, -0x1.26d19b9ff8d82p-57,
        0x1.2c8106e8e613ap-3, 0x1.13000a89a11e0p-58,
        0x1.917a6bc29b42cp-4, -0x1.e2718d26ed688p-60,
        0x1.91f65f10dd814p-5, -0x1.912bd0d569a90p-61,
        0, 0,
        -0x1.91f65f10dd814p-5, 0x1.912bd0d569a90p-61,
        -0x1.917a6bc29b42cp-4, 0x1.e2718d26ed688p-60,
        -0x1.2c8106e8e613ap-3, -0x1.13000a89a11e0p-58,
        -0x1.8f8b83c69a60bp-3, 0x1.26d19b9ff8d82p-57,
        -0x1.f19f97b215f1bp-3, 0x1.42deef11da2c4p-57,
        -0x1.294062ed59f06p-2, 0x1.5d28da2c4612dp-56,
        -0x1.58f9a75ab1fddp-2, 0x1.efdc0d58cf620p-62,
        -0x1.87de2a6aea963p-2, 0x1.72cedd3d5a610p-57,
        -0x1.b5d1009e15cc0p-2, -0x1.5b362cb974183p-57,
        -0x1.e2b5d3806f63bp-2, -0x1.e0d891d3c6841p-58,
        -0x1.073879922ffeep-1, 0x1.a5a014347406cp-55,
        -0x1.1c73b39ae68c8p-1, -0x1.b25dd267f6600p-55,
        -0x1.30ff7fce17035p-1, 0x1.efcc626f74a6fp-57,
        -0x1.44cf325091dd6p-1, -0x1.8076a2cfdc6b3p-57,
        -0x1.57d69348ceca0p-1, 0x1.75720992bfbb2p-55,
        -0x1.6a09e667f3bcdp-1, 0x1.bdd3413b26456p-55,
        -0x1.7b5df226aafafp-1, 0x1.0f537acdf0ad7p-56,
        -0x1.8bc806b151741p-1, 0x1.2c5e12ed1336dp-55,
        -0x1.9b3e047f38741p-1, 0x1.30ee286712474p-55,
        -0x1.a9b66290ea1a3p-1, -0x1.9f630e8b6dac8p-60,
        -0x1.b728345196e3ep-1, 0x1.bc69f324e6d61p-55,
        -0x1.c38b2f180bdb1p-1, 0x1.6e0b1757c8d07p-56,
        -0x1.ced7af43cc773p-1, 0x1.e7b6bb5ab58aep-58,
        -0x1.d906bcf328d46p-1, -0x1.457e610231ac2p-56,
        -0x1.e212104f686e5p-1, 0x1.014c76c126527p-55,
        -0x1.e9f4156c62ddap-1, -0x1.760b1e2e3f81ep-55,
        -0x1.f0a7efb9230d7p-1, -0x1.52c7adc6b4989p-56,
        -0x1.f6297cff75cb0p-1, -0x1.562172a361fd3p-56,
        -0x1.fa7557f08a517p-1, 0x1.7a0a8ca13571fp-55,
        -0x1.fd88da3d12526p-1, 0x1.87df6378811c7p-55,
        -0x1.ff621e3796d7ep-1, 0x1.c57bc2e24aa15p-57,
        -0x1.0000000000000p0, 0,
        -0x1.ff621e3796d7ep-1, 0x1.c57bc2e24aa15p-57,
        -0x1.fd88da3d12526p-1, 0x1.87df6378811c7p-55,
        -0x1.fa7557f08a517p-1, 0x1.7a0a8ca13571fp-55,
        -0x1.f6297cff75cb0p-1, -0x1.562172a361fd3p-56,
        -0x1.f0a7efb9230d7p-1, -0x1.52c7adc6b4989p-56,
        -0x1.e9f4156c62ddap-1, -0x1.760b1e2e3f81ep-55,
        -0x1.e212104f686e5p-1, 0x1.014c76c126527p-55,
        -0x1.d906bcf328d46p-1, -0x1.457e610231ac2p-56,
        -0x1.ced7af43cc773p-1, 0x1.e7b6bb5ab58aep-58,
        -0x1.c38b2f180bdb1p-1, 0x1.6e0b1757c8d07p-56,
        -0x1.b728345196e3ep-1, 0x1.bc69f324e6d61p-55,
        -0x1.a9b66290ea1a3p-1, -0x1.9f630e8b6dac8p-60,
        -0x1.9b3e047f38741p-1, 0x1.30ee286712474p-55,
        -0x1.8bc806b151741p-1, 0x1.2c5e12ed1336dp-55,
        -0x1.7b5df226aafafp-1, 0x1.0f537acdf0ad7p-56,
        -0x1.6a09e667f3bcdp-1, 0x1.bdd3413b26456p-55,
        -0x1.57d69348ceca0p-1, 0x1.75720992bfbb2p-55,
        -0x1.44cf325091dd6p-1, -0x1.8076a2cfdc6b3p-57,
        -0x1.30ff7fce17035p-1, 0x1.efcc626f74a6fp-57,
        -0x1.1c73b39ae68c8p-1, -0x1.b25dd267f6600p-55,
        -0x1.073879922ffeep-1, 0x1.a5a014347406cp-55,
        -0x1.e2b5d3806f63bp-2, -0x1.e0d891d3c6841p-58,
        -0x1.b5d1009e15cc0p-2, -0x1.5b362cb974183p-57,
        -0x1.87de2a6aea963p-2, 0x1.72cedd3d5a610p-57,
        -0x1.58f9a75ab1fddp-2, 0x1.efdc0d58cf620p-62,
        -0x1.294062ed59f06p-2, 0x1.5d28da2c4612dp-56,
        -0x1.f19f97b215f1bp-3, 0x1.42deef11da2c4p-57,
        -0x1.8f8b83c69a60bp-3, 0x1.26d19b9ff8d82p-57,
        -0x1.2c8106e8e613ap-3, -0x1.13000a89a11e0p-58,
        -0x1.917a6bc29b42cp-4, 0x1.e2718d26ed688p-60,
        -0x1.91f65f10dd814p-5, 0x1.912bd0d569a90p-61,
    ]

    /// The first 1344 bits of 2/π after the point, preceded by 64 zeros.
    static let inverseBits: [UInt64] = [
        0x0000000000000000, 0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041,
        0xfe5163abdebbc561, 0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e,
        0xe88235f52ebb4484, 0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b,
        0x1ff897ffde05980f, 0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d,
        0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab,
        0xf0cfbc209af4361d, 0xa9e391615ee61b08,
    ]
}
