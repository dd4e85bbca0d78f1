/// Names that SymPy gives a meaning in the text of an expression.
///
///     SymPyNames.functions.contains("root")  // true
enum SymPyNames {
    /// The functions of SymPy 1.14 and Python that are called in an expression that is parsed without a scope, up to names
    /// of 12 characters.
    static let functions = Set((list + python).split { $0.isWhitespace }.map(String.init))

    private static let python = " abs bool complex divmod float int max min pow round sum"

    private static let list = """
        Abs Add Chi Ci E1 Ei Heaviside Id LambertW Li Max Min Mod Mul N Pow Rem Shi Si abundance acos acosh acot
        acoth acsc acsch adjoint airyai airyaiprime airybi airybiprime all_roots andre apart apart_list appellf1
        approximants are_similar arg arity asec asech asin asinh ask assuming atan atan2 atanh banded bell
        bernoulli besseli besselj besselk besselsimp bessely beta betainc binomial blockcut bool_map bottom_up
        cacheit cancel capture carmichael cartes casoratian catalan cbrt ccode ceiling centroid chebyshevt
        chebyshevu checkodesol checkpdesol checksol classify_ode classify_pde cofactors collect combsimp comp
        compose composite compositepi conjugate content convex_hull convolution cos cosh cot coth count_ops
        count_roots csc csch cse cxxcode cycle_length decompogen decompose deg degree degree_list denom det
        det_quick diag dict_merge diff digamma diophantine discrete_log discriminant div divisors doctest
        dotprint dsolve elliptic_e elliptic_f elliptic_k elliptic_pi epath erf erf2 erf2inv erfc erfcinv erfi
        erfinv euler evaluate exp exp_polar expand expand_func expand_log expand_mul expand_trig expint
        exptrigsimp exquo eye factor factor_list factor_nc factor_terms factorial factorial2 factorint factorrat
        fcode ff fft fibonacci field filldedent flatten floor fps frac fraction fresnelc fresnels fu fwht
        galois_group gamma gammasimp gcd gcd_list gcd_terms gcdex gegenbauer genocchi get_indices gff gff_list
        glsl_code grevlex grlex groebner ground_roots group gruntz half_gcdex hankel1 hankel2 harmonic has_dups
        has_variety hermite hermite_poly hermite_prob hessian hn1 hn2 horner hyper hyperexpand hypersimilar
        hypersimp idiff ifft ifwht igcd igrevlex igrlex ilcm ilex im imageset init_session integer_log integrate
        interpolate intersection intervals intt inv_quick invert is_abundant is_amicable is_convex is_deficient
        is_monotonic is_perfect isolate isprime jacobi jacobi_poly jn jn_zeros jordan_cell jscode julia_code
        laguerre lambdify latex lcm lcm_list legendre lerchphi lex li limit limit_seq linsolve list2numpy ln log
        logcombine loggamma lowergamma lucas maple_code marcumq mathieuc mathieus mathml matrix2numpy maximum
        meijerg minimum minpoly mobius mod_inverse monic motzkin multigamma multiplicity n_order nextprime
        nfloat nonlinsolve not_empty_in npartitions nroots nsimplify nsolve nthroot_mod ntt num_digits numer
        octave_code ode_order ones ordered pager_print parse_expr partition pde_separate pdiv pdsolve per
        periodicity permutedims pexquo plot polar_lift polarify pollard_pm1 pollard_rho poly polygamma polylog
        posify postfixes powdenest powsimp pprint pquo prefixes prem pretty pretty_print preview prevprime prime
        prime_decomp primefactors primenu primeomega primepi primerange primitive primorial print_ccode
        print_fcode print_glsl print_gtk print_jscode print_latex print_mathml print_python print_rcode
        print_tree prod product public pycode python quo rad radsimp randMatrix random_poly randprime ratsimp
        rcode rcollect re real_root real_roots reduced refine refine_root rem reshape residue resultant rf
        riemann_xi ring root rootof roots rot_axis1 rot_axis2 rot_axis3 rot_givens rotations round_two rsolve
        rsolve_hyper rsolve_poly rsolve_ratio rust_code satisfiable sec sech separatevars sequence series seterr
        sfield shape sift sign signsimp simplify sin sinc sinh smtlib_code solve solve_linear solveset sqf
        sqf_list sqf_norm sqf_part sqrt sqrt_mod sqrtdenest srepr sring sstr sstrrepr stieltjes sturm
        subfactorial subsets substitution summation symarray symbols symmetrize sympify take tan tanh terms_gcd
        test textplot threaded timed to_cnf to_dnf to_nnf together total_degree totient trace trailing transpose
        tribonacci trigamma trigsimp trunc unflatten unpolarify uppergamma use var variations vectorize vfield
        viete vring wronskian xfield xring xthreaded yn zeros zeta
        """
}
