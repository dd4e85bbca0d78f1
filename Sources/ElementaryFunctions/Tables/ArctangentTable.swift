// Written by Scripts/elementary-functions.

extension Arctangent {
    /// The number π/2, rounded.
    static let quarterHigh = 0x1.921fb54442d18p0
    /// The difference between π/2 and `quarterHigh`.
    static let quarterLow = 0x1.1a62633145c07p-54

    /// The coefficient of t³ in the polynomial for atan(t), |t| ≤ 1/63.
    static let c3 = -0x1.5555555555555p-2
    /// The coefficient of t⁵ in the polynomial for atan(t), |t| ≤ 1/63.
    static let c4 = 0x1.9999999996677p-3
    /// The coefficient of t⁷ in the polynomial for atan(t), |t| ≤ 1/63.
    static let c5 = -0x1.2492482cceaebp-3
    /// The coefficient of t⁹ in the polynomial for atan(t), |t| ≤ 1/63.
    static let c6 = 0x1.c6ec6c78049dep-4

    /// Two numbers for each i of 0 ..< 64: atan(i/32) rounded, and the difference between the angle and that.
    static let table: [Double] = [
        0, 0,
        0x1.ffd55bba97625p-6, -0x1.5ec431444912cp-60,
        0x1.ff55bb72cfdeap-5, -0x1.c934d86d23f1dp-60,
        0x1.7ee182602f10fp-4, -0x1.cfb654c0c3d98p-58,
        0x1.fd5ba9aac2f6ep-4, -0x1.cd37686760c17p-59,
        0x1.3d6eee8c6626cp-3, 0x1.61a3b0ce9281bp-57,
        0x1.7b97b4bce5b02p-3, 0x1.347b0b4f881cap-58,
        0x1.b90d7529260a2p-3, 0x1.17b10d2e0e5abp-61,
        0x1.f5b75f92c80ddp-3, 0x1.8ab6e3cf7afbdp-57,
        0x1.18bf5a30bf178p-2, 0x1.30ca4748b1bf9p-57,
        0x1.362773707ebccp-2, -0x1.963a544b672d8p-57,
        0x1.530ad9951cd4ap-2, -0x1.2566480884082p-57,
        0x1.6f61941e4def1p-2, -0x1.c63aae6f6e918p-56,
        0x1.8b24d394a1b25p-2, 0x1.b6d0ba3748fa8p-56,
        0x1.a64eec3cc23fdp-2, -0x1.24dec1b50b7ffp-56,
        0x1.c0db4c94ec9f0p-2, -0x1.cc1ce70934c34p-56,
        0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56,
        0x1.f40dd0b541418p-2, -0x1.a3992dc382a23p-57,
        0x1.0657e94db30d0p-1, -0x1.d5b495f6349e6p-56,
        0x1.1255d9bfbd2a9p-1, -0x1.2bdaee1c0ee35p-58,
        0x1.1e00babdefeb4p-1, -0x1.928df287a668fp-58,
        0x1.2958e59308e31p-1, -0x1.09e73b0c6c087p-56,
        0x1.345f01cce37bbp-1, 0x1.1021137c71102p-55,
        0x1.3f13fb89e96f4p-1, 0x1.ecf8b492644f0p-56,
        0x1.4978fa3269ee1p-1, 0x1.2419a87f2a458p-56,
        0x1.538f57b89061fp-1, -0x1.1bb74abda520cp-55,
        0x1.5d58987169b18p-1, 0x1.0028e4bc5e7cap-57,
        0x1.66d663923e087p-1, -0x1.6ea6febe8bbbap-56,
        0x1.700a7c5784634p-1, -0x1.8c34d25aadef6p-56,
        0x1.78f6bbd5d315ep-1, 0x1.406a089803740p-55,
        0x1.819d0b7158a4dp-1, -0x1.bf76229d3b917p-56,
        0x1.89ff5ff57f1f8p-1, -0x1.55b9a5e177a1bp-55,
        0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55,
        0x1.9a000a935bd8ep-1, 0x1.59411df0dccefp-56,
        0x1.a1a25f2c82506p-1, -0x1.8b4c3611182fcp-57,
        0x1.a908afa5b1d4ap-1, -0x1.5d7be5d5f808bp-56,
        0x1.b034f38649c88p-1, -0x1.be88d6936f833p-55,
        0x1.b7291b4e25bdap-1, -0x1.c49cc26e63660p-56,
        0x1.bde70ed439fe7p-1, -0x1.a2b56372c05efp-56,
        0x1.c470abf2d3d01p-1, 0x1.6a61dbf199479p-56,
        0x1.cac7c57846f9ep-1, 0x1.0dae13ad18a6bp-55,
        0x1.d0ee2253886a6p-1, 0x1.2c9f73793ddedp-55,
        0x1.d6e57cf4f0acap-1, -0x1.763b9456ae66ep-55,
        0x1.dcaf82dc1a6f4p-1, -0x1.f99cb3ddd4790p-55,
        0x1.e24dd44c855d1p-1, 0x1.f7ac612ab33d8p-55,
        0x1.e7c2042350f87p-1, -0x1.0e14d8d5a7dd8p-57,
        0x1.ed0d97c9041c9p-1, -0x1.2629e3b5da490p-58,
        0x1.f232073aeb172p-1, -0x1.5f5b3a2cdfc2cp-55,
        0x1.f730bd281f69bp-1, 0x1.007887af0cbbdp-56,
        0x1.fc0b171ec926cp-1, -0x1.3337369af334fp-58,
        0x1.006132e34d617p0, 0x1.b343dfa868d93p-54,
        0x1.02abf692f6d0cp0, -0x1.7e03a29351e05p-54,
        0x1.04e67277a01d7p0, 0x1.7115496c13eb6p-57,
        0x1.07113c6a93a21p0, 0x1.c2bc4d3a3e69fp-56,
        0x1.092ce471853ccp0, 0x1.269f9b3e200c2p-55,
        0x1.0b39f4eca23aep0, 0x1.25934545c016cp-54,
        0x1.0d38f2c5ba09fp0, -0x1.bd0dc231bfd70p-54,
        0x1.0f2a5d9fff026p0, 0x1.e6ac2e9161719p-55,
        0x1.110eb007f39f7p0, -0x1.12b2ff85e5500p-54,
        0x1.12e65fa32aaedp0, -0x1.f25b08b14d8d6p-54,
        0x1.14b1dd5f90ce1p0, -0x1.212d570a63fa2p-56,
        0x1.167195a203265p0, 0x1.1a5aca105c6aep-54,
        0x1.1825f074030d9p0, -0x1.9523f0af0d3b5p-58,
        0x1.19cf51b0603ddp0, -0x1.4b79cf12e503dp-55,
    ]
}
