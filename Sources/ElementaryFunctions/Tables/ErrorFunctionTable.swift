// Written by Scripts/elementary-functions.

extension ErrorFunction {
    /// The number 1/√π, rounded.
    static let rootHigh = 0x1.20dd750429b6dp-1
    /// The difference between 1/√π and `rootHigh`.
    static let rootLow = 0x1.1ae3a914fed80p-57

    /// The number 2/√π − 1, rounded, the coefficient of x in erf(x) − x.
    static let c1 = 0x1.06eba8214db69p-3
    /// The difference between 2/√π − 1 and `c1`.
    static let c1Low = -0x1.ca38add602500p-57

    /// The coefficient of x³ in the polynomial for erf(x), |x| ≤ 1/4.
    static let c3 = -0x1.812746b0379e7p-2
    /// The coefficient of x⁵ in the polynomial for erf(x), |x| ≤ 1/4.
    static let c4 = 0x1.ce2f21a042b8fp-4
    /// The coefficient of x⁷ in the polynomial for erf(x), |x| ≤ 1/4.
    static let c5 = -0x1.b82ce31274020p-6
    /// The coefficient of x⁹ in the polynomial for erf(x), |x| ≤ 1/4.
    static let c6 = 0x1.565bccef589f3p-8
    /// The coefficient of x¹¹ in the polynomial for erf(x), |x| ≤ 1/4.
    static let c7 = -0x1.c02d8790d753ap-11
    /// The coefficient of x¹³ in the polynomial for erf(x), |x| ≤ 1/4.
    static let c8 = 0x1.f9827fc2453bfp-14
    /// The coefficient of x¹⁵ in the polynomial for erf(x), |x| ≤ 1/4.
    static let c9 = -0x1.e8e582193e7e5p-17

    /// The coefficients of y⁰, y¹, … in (exp(x²) · erfc(x) · x · √π − 1)/y, where y = 1/x², for 4 ≤ x ≤ 28.
    static let tail: [Double] = [
        -0x1.ffffffffffff5p-2,
        0x1.7ffffffffd9adp-1,
        -0x1.dffffffcf2396p0,
        0x1.a3fffefcfdaaap2,
        -0x1.d87fcc9f0e033p4,
        0x1.44d4adf848804p7,
        -0x1.07c9a4d2203e0p10,
        0x1.ec7679f07be48p12,
        -0x1.ff3fddad70bccp15,
        0x1.171aaabc9952ep19,
        -0x1.25cb4e531c85dp22,
        0x1.0b8d66207d4e7p25,
        -0x1.757550dafae3ap27,
        0x1.55a93613df901p29,
        -0x1.2c49f8d6c41e2p30,
    ]

    /// Twelve numbers for each i of 0 ..< 30, with c = (2i + 5)/16: exp(c²) · erfc(c) rounded, the difference between
    /// the product and that, and the coefficients of (x − c)¹ to (x − c)¹⁰ in the polynomial for
    /// exp(x²) · erfc(x), |x − c| ≤ 1/16.
    static let table: [Double] = [
        0x1.73c189ceaedaep-1, -0x1.fc5f40f846538p-55, -0x1.5961f3e72624ep-1, 0x1.07d2ed9672ef5p-1,
        -0x1.5e95623582e34p-2, 0x1.a2172c7c2ce18p-3, -0x1.c869386c60da4p-4, 0x1.ce5e4f917c130p-5,
        -0x1.b70bde4018d58p-6, 0x1.89c45a665ce2dp-7, -0x1.50182d780ace7p-8, 0x1.11752cd5a4a2cp-9,
        0x1.4c630ec387d55p-1, -0x1.ba4f1d9407040p-58, -0x1.1ee43d1d3c930p-1, 0x1.9dbe680d7aaa0p-2,
        -0x1.05d8c87862467p-2, 0x1.2b2f9058cf9d3p-3, -0x1.3a3d67d6395fep-4, 0x1.3342d78420b01p-5,
        -0x1.1a50d4a1d6ad1p-6, 0x1.eb0232353a2c0p-8, -0x1.9704b0c4a4313p-9, 0x1.421ecf6b229f9p-10,
        0x1.2b84f076e14fbp-1, 0x1.b8bd1accf8123p-55, -0x1.e18ab7052be7fp-2, 0x1.482bd9fad9ed0p-2,
        -0x1.8bed65e0170afp-3, 0x1.b1a22aa7a6d21p-4, -0x1.b65943033d078p-5, 0x1.9dcc15158ba51p-6,
        -0x1.6ff6a00f90c50p-7, 0x1.364ea4b613d4ap-8, -0x1.f3b2d9650f282p-10, 0x1.80b627217a5a3p-11,
        0x1.0fce4e96dd619p-1, -0x1.7210607953137p-57, -0x1.97fe7bf1c60f0p-2, 0x1.071da7f78298dp-2,
        -0x1.2ecd75f4d0551p-3, 0x1.3e0e0ed6b5ebdp-4, -0x1.358dce2c3c50ep-5, 0x1.1a31bff5dad99p-6,
        -0x1.e5d3ce0ce26e5p-8, 0x1.8d62993de4e1dp-9, -0x1.36d5457549237p-10, 0x1.d1a74a90796f0p-12,
        0x1.f0723ff5acdf9p-2, -0x1.7b669ffa31576p-58, -0x1.5cbc2c216df00p-2, 0x1.aa32b83507192p-3,
        -0x1.d43ed8ca5d705p-4, 0x1.d7f26045a2387p-5, -0x1.ba6d6917beef1p-6, 0x1.859d3cc6cf137p-7,
        -0x1.44bd2077b3ab0p-8, 0x1.01b058b87be1fp-9, -0x1.87b1bd75a2311p-11, 0x1.1d7e21058b3dbp-12,
        0x1.c7f81382721efp-2, -0x1.3f947ee724dfcp-62, -0x1.2c84af7c10e14p-2, 0x1.5c775dfc44978p-3,
        -0x1.6dcc9e7a2c956p-4, 0x1.61fee765ff598p-5, -0x1.3fc8366aebbcap-6, 0x1.102167db74f93p-7,
        -0x1.b75ca1187ebd8p-9, 0x1.524f51747e7dbp-10, -0x1.f3c14faa2133dp-12, 0x1.6280661526333p-13,
        0x1.a4f550c5f1a99p-2, -0x1.baa38f7c05cebp-58, -0x1.04ec886c0552fp-2, 0x1.1f73ffa65802dp-3,
        -0x1.20926c49bc2afp-4, 0x1.0c4c6c3e5811dp-5, -0x1.d352a282dfc27p-7, 0x1.807142e01bf63p-8,
        -0x1.2cabeb89fce9fp-9, 0x1.c16bc396887eap-11, -0x1.42a9d5289682fp-12, 0x1.bd96138493a84p-14,
        0x1.8674923c605e1p-2, 0x1.c1d5cf55d2e9cp-56, -0x1.c841f18283f7ap-3, 0x1.de35ab5b880c5p-4,
        -0x1.cb858a0b1dd1bp-5, 0x1.9abcc2c9dca77p-6, -0x1.5908bd6c2dfa3p-7, 0x1.127f6dc2f9001p-8,
        -0x1.a01dd88e4a7cep-10, 0x1.2ded1389d81c3p-11, -0x1.a58343af4788ep-13, 0x1.1b5c2611664a0p-14,
        0x1.6bb376a9390cdp-2, 0x1.9155d83c491ecp-56, -0x1.917d7928e2332p-3, 0x1.90e47c99926d2p-4,
        -0x1.711413b59af15p-5, 0x1.3d5e9f54c9781p-6, -0x1.014991d6b1cafp-7, 0x1.8c10e9ab6ee83p-9,
        -0x1.2309287bd7ebcp-10, 0x1.9a25ba236c50ap-12, -0x1.166d2088446a9p-13, 0x1.6c87e58df41e0p-15,
        0x1.5416a05961e1cp-2, -0x1.192f1c5661688p-58, -0x1.63698e1f5ae48p-3, 0x1.528b08cb62361p-4,
        -0x1.2ae454cdcb77fp-5, 0x1.eedbaf5ddfd82p-7, -0x1.835e05b3d5b6fp-8, 0x1.209579b18549ap-9,
        -0x1.9b4f043d16587p-11, 0x1.198a1b2326cbdp-12, -0x1.73d40124f0924p-14, 0x1.da2a0bbbb3922p-16,
        0x1.3f20d017f3530p-2, 0x1.69b190a5a8b26p-57, -0x1.3c5e938b9cefbp-3, 0x1.1fdbb34b82defp-4,
        -0x1.e7e4fd2df9060p-6, 0x1.85190196365d8p-7, -0x1.2642531ae0a57p-8, 0x1.a88dd719810c5p-10,
        -0x1.2586a53214b65p-11, 0x1.86793a887c207p-13, -0x1.f5c833aaecfc7p-15, 0x1.37b2f0896cccep-16,
        0x1.2c6c3d2ac6111p-2, 0x1.ce9d3cfcc8c99p-57, -0x1.1b110b4094c34p-3, 0x1.ecaedd6244629p-5,
        -0x1.9126c9e5ff878p-6, 0x1.346c4610698d1p-7, -0x1.c2f16280da2c5p-9, 0x1.3b26815b6ffcap-10,
        -0x1.a6efbac92c919p-12, 0x1.1172b156f6a9ep-13, -0x1.5603180c8ed6fp-15, 0x1.9e0edf99178ecp-17,
        0x1.1ba58e2518db3p-2, -0x1.38b16e4ecc3bap-61, -0x1.fcf6c328b302ep-4, 0x1.a82dedb53def2p-5,
        -0x1.4c2309f687af7p-6, 0x1.ecb8b2b74bdc0p-8, -0x1.5c644ff1c26c6p-9, 0x1.d7fa1b6165a06p-11,
        -0x1.337da7365d291p-12, 0x1.82a067bd7edffp-14, -0x1.d6ca9245bdce1p-16, 0x1.15c72758ccf2ep-17,
        0x1.0c8803dfa92b2p-2, 0x1.6bfe19c0859ddp-56, -0x1.cb9b1437dd505p-4, 0x1.6f4730a4cfc21p-5,
        -0x1.14d04d95e0202p-6, 0x1.8c7595ee7a889p-8, -0x1.0f4ab647b8691p-9, 0x1.646338edec286p-11,
        -0x1.c30c1773cd5c7p-13, 0x1.13d2b03d6bae2p-14, -0x1.471721b5a17b6p-16, 0x1.78528cf0a0267p-18,
        0x1.fdb50ebdc92cep-3, 0x1.7daf962f0823dp-59, -0x1.a0c196a4dfbadp-4, 0x1.3fb5ad8f09d0fp-5,
        -0x1.d04be8dc9de62p-7, 0x1.413a25f521970p-8, -0x1.a9b3057fa7bd9p-10, 0x1.0f44e853e659ap-11,
        -0x1.4d9b51d921921p-13, 0x1.8d03397859c3bp-15, -0x1.caa4dd45111a8p-17, 0x1.014e090a3234fp-18,
        0x1.e4dac2d95830ep-3, 0x1.bd317797ea4b0p-58, -0x1.7b5d2754d7c15p-4, 0x1.17b37f5230d5ep-5,
        -0x1.87af15ba61d14p-7, 0x1.05fefdc10d5c3p-8, -0x1.5067009748d86p-10, 0x1.a02387a245300p-12,
        -0x1.f17e04926cd69p-14, 0x1.20252fd12d7d9p-15, -0x1.44612220f4146p-17, 0x1.630bcf77812cdp-19,
        0x1.ce30e45ab6494p-3, 0x1.c455704a0693fp-57, -0x1.5a930ffb85474p-4, 0x1.ebb6ceff21772p-6,
        -0x1.4c4757001fa19p-7, 0x1.ae11499bf38f1p-9, -0x1.0baab49ffbc74p-10, 0x1.418a6cb2fd9d8p-12,
        -0x1.75d55f2e2c85fp-14, 0x1.a5ac380a238c6p-16, -0x1.ceba71741a2f6p-18, 0x1.ee34e7a7db335p-20,
        0x1.b9739404354ecp-3, 0x1.6bdaf6c65c328p-57, -0x1.3db06d1993ad1p-4, 0x1.b22478684a9f1p-6,
        -0x1.1b6113e02115cp-7, 0x1.6318a0bc89309p-9, -0x1.acc072bb4594bp-11, 0x1.f46739b82139cp-13,
        -0x1.1b03851e20295p-14, 0x1.36f5d49c02a81p-16, -0x1.4cbd457b2557dp-18, 0x1.5adda1e331adcp-20,
        0x1.a66919f10d593p-3, -0x1.e71d90433538cp-57, -0x1.2422065bd29b3p-4, 0x1.80ec0e5b3c127p-6,
        -0x1.e5c88c64014e7p-8, 0x1.26de51acacefbp-9, -0x1.598bd8c8f0949p-11, 0x1.8803e4402250bp-13,
        -0x1.af9875410e85dp-15, 0x1.ce18d5ca3096dp-17, -0x1.e24e3c2575b97p-19, 0x1.eae27cb7ed1c1p-21,
        0x1.94e01f8c78672p-3, -0x1.c4378e8256c9fp-57, -0x1.0d6dfd1c8d18cp-4, 0x1.56a29b70d66e8p-6,
        -0x1.a25d31dd359aep-8, 0x1.ec5fef81b351cp-10, -0x1.1828c306add0fp-11, 0x1.35186e823ab30p-13,
        -0x1.4b5d00a615fd4p-15, 0x1.59d7bdb5829abp-17, -0x1.60355c0e0bb9ep-19, 0x1.5e17c5d95a0a1p-21,
        0x1.84ae4301fe0b3p-3, -0x1.00d13ec7739b3p-60, -0x1.f25dbcd862de7p-5, 0x1.3222d1cec4362p-6,
        -0x1.69eec99dfa61bp-8, 0x1.9d37605d814a7p-10, -0x1.c8e5724e60c84p-12, 0x1.ea75954d33e95p-14,
        -0x1.00189c6c0b2c0p-15, 0x1.04a5eb04a679ap-17, -0x1.0316f5a8649ffp-19, 0x1.f72c3ab669f4dp-22,
        0x1.75aef0b5da0b6p-3, -0x1.fb5c379368e36p-57, -0x1.ce1f87d3b2cf9p-5, 0x1.127e47b315d76p-6,
        -0x1.3a75a2c38e911p-8, 0x1.5c7f215bc9260p-10, -0x1.769b5b4dd5f52p-12, 0x1.877036f8fa96fp-14,
        -0x1.8e5fc15ffe784p-16, 0x1.8b8788b80af8dp-18, -0x1.7fe05ac49a971p-20, 0x1.6c422a6e63b1bp-22,
        0x1.67c273e9aeab4p-3, 0x1.1aa99b70835a5p-57, -0x1.ad9288a7ff761p-5, 0x1.ede43490f14dbp-7,
        -0x1.1254578579234p-8, 0x1.274c3a323f3e2p-10, -0x1.34bfdfc676c7bp-12, 0x1.3a31b9f726ec4p-14,
        -0x1.37bf169a1ae4ep-16, 0x1.2e0daa7c67279p-18, -0x1.1e529d24eeafdp-20, 0x1.099295b4a945ep-22,
        0x1.5acd331e82254p-3, 0x1.cc6b42cc68277p-57, -0x1.903e08fb40239p-5, 0x1.bdbc3f64b08f4p-7,
        -0x1.e08044f57a0eep-9, 0x1.f6b043889a59fp-11, -0x1.ff7ec750d7b72p-13, 0x1.fb269916a3d5fp-15,
        -0x1.eac939f191434p-17, 0x1.d038efa01140bp-19, -0x1.adee90f5d7b74p-21, 0x1.85e8f16726ae9p-23,
        0x1.4eb70f58ed3eap-3, 0x1.3ea979949d485p-58, -0x1.75bb89d0a7de5p-5, 0x1.937c138223a87p-7,
        -0x1.a65dbc5ec39e1p-9, 0x1.adb39c1d4d4bcp-11, -0x1.a9b993c33cee2p-13, 0x1.9b74f3fe3a5dcp-15,
        -0x1.84834ecc3f26cp-17, 0x1.66e0d205c40bfp-19, -0x1.44d5df269ce74p-21, 0x1.20220782f5892p-23,
        0x1.436adf606b637p-3, -0x1.5045bce9a9ab3p-58, -0x1.5db3a1a9adabep-5, 0x1.6e480729a23b6p-7,
        -0x1.74927abeed5eap-9, 0x1.70d12d6c71effp-11, -0x1.63f7caf1856d7p-13, 0x1.4f813ac4ec758p-15,
        -0x1.353a374d43ed2p-17, 0x1.170cc64e5a0ccp-19, -0x1.edde513cbdf55p-22, 0x1.ac94b72a824d9p-24,
        0x1.38d60190223f4p-3, -0x1.defdc81c4b0efp-60, -0x1.47db73f966cfap-5, 0x1.4d68e4602ae56p-7,
        -0x1.49c05b7d5bcdfp-9, 0x1.3dcc9724290f6p-11, -0x1.2af41f3a9b3d7p-13, 0x1.12e63c6a9dff0p-15,
        -0x1.eed2e621090b0p-18, 0x1.b462857924900p-20, -0x1.79a6cf7999c51p-22, 0x1.40b95b5fbb86bp-24,
        0x1.2ee7fff434fbap-3, -0x1.5a4f37777ed31p-59, -0x1.33f2a1e11bdb6p-5, 0x1.30452b8af4d67p-7,
        -0x1.24c93d356c3ccp-9, 0x1.12dd38eda872dp-11, -0x1.f843d61de2953p-14, 0x1.c494d7d44c8bcp-16,
        -0x1.8de76823580b1p-18, 0x1.570e07bbc419ep-20, -0x1.226ebdb204ba3p-22, 0x1.e2e7271e62101p-25,
        0x1.25924350c7fadp-3, -0x1.f1fa3f737a2a4p-57, -0x1.21c19b6563795p-5, 0x1.165bb34252b2fp-7,
        -0x1.04c2306c86f28p-9, 0x1.dd29d1ae213c5p-12, -0x1.ab03532d62231p-14, 0x1.7638cccf7db3cp-16,
        -0x1.41856c50421e2p-18, 0x1.0f16808a7b520p-20, -0x1.c12d95422ea62p-23, 0x1.6da7cc87bd236p-25,
        0x1.1cc7d25f7330ap-3, 0x1.333b37aaaacdbp-57, -0x1.11183dc68a5dep-5, 0x1.fe7eb2005f880p-8,
        -0x1.d1d2d8dcf2138p-10, 0x1.9f99243709e61p-12, -0x1.6b00a15e8775fp-14, 0x1.36c2c74ab86bcp-16,
        -0x1.050416cc510f6p-18, 0x1.ae95fe013f472p-21, -0x1.5d323fae0c496p-23, 0x1.166e0733dc754p-25,
    ]
}
