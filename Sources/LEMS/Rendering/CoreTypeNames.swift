import Files

/// The names of the component types that the core files of NeuroML 2.3.1 define.
///
/// A document that includes these files must not define a type with one of these names.
public enum CoreTypeNames {
    /// The names of all types in the core files.
    public static let all = Set(text.split(whereSeparator: \.isWhitespace).map(String.init))

    /// The names of the types in the core file for PyNN, which a document that includes only `Cells.xml`,
    /// `Networks.xml` and `Simulation.xml` does not have.
    package static let pyNN: Set<String> = [
        "EIF_cond_alpha_isfa_ista", "EIF_cond_exp_isfa_ista", "HH_cond_exp", "IF_cond_alpha", "IF_cond_exp",
        "IF_curr_alpha", "IF_curr_exp", "SpikeSourcePoisson", "alphaCondSynapse", "alphaCurrSynapse", "basePyNNCell",
        "basePyNNIaFCell", "basePyNNIaFCondCell", "basePynnSynapse", "expCondSynapse", "expCurrSynapse",
    ]

    private static let text = """
        Display EIF_cond_alpha_isfa_ista EIF_cond_exp_isfa_ista EventOutputFile EventSelection HHExpLinearRate
        HHExpLinearVariable HHExpRate HHExpVariable HHSigmoidRate HHSigmoidVariable HH_cond_exp IF_cond_alpha
        IF_cond_exp IF_curr_alpha IF_curr_exp KSState KSTransition Line Meta OutputColumn OutputFile Simulation
        SpikeSourcePoisson adExIaFCell alphaCondSynapse alphaCurrSynapse alphaCurrentSynapse alphaSynapse annotation
        baseAnnotation_without_ns baseBlockMechanism baseBqbiol baseBqmodel baseCell baseCellMembPot
        baseCellMembPotCap baseCellMembPotDL baseChannelDensity baseChannelDensityCond baseChannelPopulation
        baseConductanceBasedSynapse baseConductanceBasedSynapseTwo baseConductanceScaling
        baseConductanceScalingCaDependent baseCurrentBasedSynapse baseGate baseGradedSynapse baseHHRate
        baseHHVariable baseIaf baseIafCapCell baseIonChannel basePlasticityMechanism basePointCurrent
        basePointCurrentDL basePopulation basePyNNCell basePyNNIaFCell basePyNNIaFCondCell basePynnSynapse
        baseQ10Settings baseSpikeSource baseSpikingCell baseStandalone baseSynapse baseSynapseDL
        baseVoltageConcDepRate baseVoltageConcDepTime baseVoltageConcDepVariable baseVoltageDepPointCurrent
        baseVoltageDepPointCurrentDL baseVoltageDepPointCurrentSpiking baseVoltageDepRate baseVoltageDepSynapse
        baseVoltageDepTime baseVoltageDepVariable biophysicalProperties biophysicalProperties2CaPools
        blockingPlasticSynapse bqbiol_encodes bqbiol_hasPart bqbiol_hasProperty bqbiol_hasTaxon bqbiol_hasVersion
        bqbiol_is bqbiol_isDescribedBy bqbiol_isEncodedBy bqbiol_isHomologTo bqbiol_isPartOf bqbiol_isPropertyOf
        bqbiol_isVersionOf bqbiol_occursIn bqmodel_hasInstance bqmodel_is bqmodel_isDerivedFrom
        bqmodel_isDescribedBy bqmodel_isInstanceOf cell cell2CaPools channelDensity channelDensityGHK
        channelDensityGHK2 channelDensityNernst channelDensityNernstCa2 channelDensityNonUniform
        channelDensityNonUniformGHK channelDensityNonUniformNernst channelDensityVShift channelPopulation
        channelPopulationNernst closedState collex_thumbnail compoundInput compoundInputDL concentrationModel
        connection connectionWD continuousConnection continuousConnectionInstance continuousConnectionInstanceW
        continuousProjection dc_contributor dc_creator dc_description dc_source dc_title dcterms_abstract
        dcterms_created dcterms_created_description dcterms_date dcterms_date_list dcterms_license dcterms_modified
        dcterms_modified_description dcterms_references decayingPoolConcentrationModel distal distalDetails
        doubleSynapse electricalConnection electricalConnectionInstance electricalConnectionInstanceW
        electricalProjection expCondSynapse expCurrSynapse expOneSynapse expThreeSynapse expTwoSynapse
        explicitConnection explicitInput fitzHughNagumo1969Cell fitzHughNagumoCell fixedFactorConcentrationModel
        fixedFactorConcentrationModelTraub fixedTimeCourse foaf_account foaf_fundedBy foaf_homepage foaf_mbox
        foaf_name foaf_publications foaf_thumbnail foaf_weblog forwardTransition from gapJunction gate
        gateFractional gateHHInstantaneous gateHHrates gateHHratesInf gateHHratesTau gateHHratesTauInf gateHHtauInf
        gateKS gradedSynapse hindmarshRose1984Cell iafCell iafRefCell iafTauCell iafTauRefCell include
        inhomogeneousParameter inhomogeneousValue initMembPotential input inputList inputW instance
        intracellularProperties intracellularProperties2CaPools ionChannel ionChannelHH ionChannelKS
        ionChannelPassive ionChannelVShift izhikevich2007Cell izhikevichCell linearGradedSynapse location member
        membraneProperties membraneProperties2CaPools morphology network networkWithTemperature notes openState
        orcid_id parent path pinskyRinzelCA3Cell point3DWithDiam pointCellCondBased pointCellCondBasedCa
        poissonFiringSynapse population populationList prism_keyword projection property proximal proximalDetails
        pulseGenerator pulseGeneratorDL q10ConductanceScaling q10ExpTemp q10Fixed rampGenerator rampGeneratorDL
        rdf_Bag rdf_Description rdf_RDF rdf_li rdfs_seeAlso rectangularExtent region resistivity reverseTransition
        scoro_funder scoro_successor segment segmentGroup silentSynapse sineGenerator sineGeneratorDL species
        specificCapacitance spike spikeArray spikeGenerator spikeGeneratorPoisson spikeGeneratorRandom
        spikeGeneratorRefPoisson spikeThresh stdpSynapse subGate subTree synapticConnection synapticConnectionWD
        tauInfTransition timedSynapticInput to transientPoissonFiringSynapse tsodyksMarkramDepFacMechanism
        tsodyksMarkramDepMechanism vHalfTransition variableParameter voltageClamp voltageClampTriple
        voltageConcDepBlockMechanism
        """
}
