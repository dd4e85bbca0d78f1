/// The types with which a LEMS document defines its simulation and outputs, for documents without core types.
public enum SimulationTypes {
    /// The definitions, which require a dimension `time`.
    public static let text = """
        <ComponentType name="run"><Parameter name="length" dimension="time"/><Parameter name="step" dimension="time"/>
        <ComponentReference name="target" type="Component"/><Text name="seed"/><Children name="files" type="file"/>
        <Children name="spikes" type="spikes"/>
        <Simulation><Run component="target" variable="t" increment="step" total="length"/></Simulation></ComponentType>
        <ComponentType name="file"><Text name="fileName"/><Children name="columns" type="column"/>
        <Simulation><DataWriter fileName="fileName"/></Simulation></ComponentType>
        <ComponentType name="column"><Path name="quantity"/><Simulation><Record quantity="quantity"/></Simulation></ComponentType>
        <ComponentType name="spikes"><Text name="fileName"/><Text name="format"/><Children name="sources" type="source"/>
        <Simulation><EventWriter fileName="fileName" format="format"/></Simulation></ComponentType>
        <ComponentType name="source"><Path name="select"/><Text name="eventPort"/>
        <Simulation><EventRecord quantity="select" eventPort="eventPort"/></Simulation></ComponentType>
        """
}
