"""The models that Benchmarks/bench writes, and the same ring of cells for other simulators.

The cell is the driving one of NeuroML's example 3. It sends its spikes over an expTwoSynapse to the next cell; the first
cell receives a pulse. In Arbor and NEURON the cells have the mechanism hh, so that only the size of the model is the same.
"""
import random

STEP = 0.005

CELL = """
<Lems>
<Target component="sim1"/>
<Include file="Cells.xml"/><Include file="Networks.xml"/><Include file="Simulation.xml"/>
<ionChannelPassive id="passive" conductance="10pS"/>
<ionChannelHH id="na" conductance="10pS">
  <gateHHrates id="m" instances="3">
    <forwardRate type="HHExpLinearRate" rate="1per_ms" midpoint="-40mV" scale="10mV"/>
    <reverseRate type="HHExpRate" rate="4per_ms" midpoint="-65mV" scale="-18mV"/></gateHHrates>
  <gateHHrates id="h" instances="1">
    <forwardRate type="HHExpRate" rate="0.07per_ms" midpoint="-65mV" scale="-20mV"/>
    <reverseRate type="HHSigmoidRate" rate="1per_ms" midpoint="-35mV" scale="10mV"/></gateHHrates>
</ionChannelHH>
<ionChannelHH id="k" conductance="10pS">
  <gateHHrates id="n" instances="4">
    <forwardRate type="HHExpLinearRate" rate="0.1per_ms" midpoint="-55mV" scale="10mV"/>
    <reverseRate type="HHExpRate" rate="0.125per_ms" midpoint="-65mV" scale="-80mV"/></gateHHrates>
</ionChannelHH>
<pointCellCondBased id="hh" C="10pF" v0="-65mV" thresh="20mV">
  <channelPopulation id="leak" ionChannel="passive" number="300" erev="-54.3mV"/>
  <channelPopulation id="naChans" ionChannel="na" number="120000" erev="50mV"/>
  <channelPopulation id="kChans" ionChannel="k" number="36000" erev="-77mV"/>
</pointCellCondBased>
<pulseGenerator id="pulse" delay="1ms" duration="50ms" amplitude="0.065 nA"/>
<expTwoSynapse id="syn" gbase="0.5nS" erev="0mV" tauRise="1ms" tauDecay="2ms"/>
"""


def ring(cells, steps, records_all=False):
    """The document of a ring of cells, which records the voltage of the first cell or of all cells."""
    lines = [CELL, f'<network id="net"><population id="pop" component="hh" size="{cells}"/>']
    lines += [f'<synapticConnection from="pop[{i}]" to="pop[{(i + 1) % cells}]" synapse="syn" destination="synapses"/>' for i in range(cells)]
    lines.append('<explicitInput target="pop[0]" input="pulse" destination="synapses"/></network>')
    lines.append(f'<Simulation id="sim1" length="{steps * STEP:g}ms" step="{STEP}ms" target="net">')
    columns = [f'<OutputColumn id="v{i}" quantity="pop[{i}]/v"/>' for i in range(cells if records_all else 1)]
    lines.append('<OutputFile id="o" fileName="ring.dat">' + "".join(columns) + "</OutputFile>")
    return "\n".join(lines + ["</Simulation></Lems>"])


NOISE = """
dynamics:
  name: FitzHughNagumo
  parameters: { a: { value: 0.7 }, b: { value: 0.8 }, tau: { value: 12.5 }, I: { value: 0.5 } }
  state_variables:
    v:
      equation: { rhs: v - v**3/3 - w + I }
      initial_value: -1.0
      noise: { parameters: { sigma: { value: 0.1 } } }
    w: { equation: { rhs: (v + a - b*w)/tau }, initial_value: 1.0 }
integration: { method: euler, step_size: 0.05, duration: 1000 }
"""

CONNECTOME = """
dynamics:
  name: oscillator
  parameters: {{ a: {{ value: -2 }}, b: {{ value: -10 }}, d: {{ value: 0.02 }}, tau: {{ value: 1 }} }}
  coupling_inputs: [c]
  state_variables:
    V: {{ equation: {{ rhs: "d*tau*(W - V**3 + 3*V**2 + c)" }}, initial_value: 0.1, coupling_variable: true }}
    W: {{ equation: {{ rhs: "d/tau*(a + b*V - W)" }}, initial_value: 0.2 }}
network:
  edge_matrix_files: [{matrix}]
  coupling: {{ c: {{ pre_expression: {{ rhs: "x_j" }}, post_expression: {{ rhs: "0.001*gx" }}, incoming_states: [V] }} }}
integration: {{ method: euler, step_size: 0.1, duration: 1000 }}
"""


def matrix(nodes):
    """A dense symmetric matrix of weights, as a table."""
    draw = random.Random(1)
    rows = [[0.0] * nodes for _ in range(nodes)]
    for i in range(nodes):
        for j in range(i):
            rows[i][j] = rows[j][i] = round(draw.random(), 6)
    return "\n".join("\t".join(map(str, row)) for row in rows) + "\n"


BRIAN2_RING = """
import sys
from brian2 import *
n, steps, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
set_device('cpp_standalone', directory=folder)
prefs.codegen.cpp.extra_compile_args_gcc = ['-O3', '-ffast-math', '-march=native', '-w']
defaultclock.dt = 0.005*ms
peak = log(2.0)*2*ms
factor = 1/(exp(-peak/(2*ms)) - exp(-peak/(1*ms)))
cells = NeuronGroup(n, '''
dv/dt = (pulse*int(t >= 1*ms and t < 51*ms) + 3*nS*(-54.3*mV - v) + 1200*nS*m**3*h*(50*mV - v) + 360*nS*k**4*(-77*mV - v)
  + 0.5*nS*factor*(b - a)*(0*mV - v))/(10*pF) : volt
dm/dt = am*(1 - m) - bm*m : 1
dh/dt = ah*(1 - h) - bh*h : 1
dk/dt = ak*(1 - k) - bk*k : 1
am = ((v + 40*mV)/(10*mV))/(1 - exp(-(v + 40*mV)/(10*mV)))/ms : Hz
bm = 4*exp(-(v + 65*mV)/(18*mV))/ms : Hz
ah = 0.07*exp(-(v + 65*mV)/(20*mV))/ms : Hz
bh = 1/(1 + exp(-(v + 35*mV)/(10*mV)))/ms : Hz
ak = 0.1*((v + 55*mV)/(10*mV))/(1 - exp(-(v + 55*mV)/(10*mV)))/ms : Hz
bk = 0.125*exp(-(v + 65*mV)/(80*mV))/ms : Hz
da/dt = -a/(1*ms) : 1
db/dt = -b/(2*ms) : 1
pulse : amp
''', method='euler', threshold='v > 20*mV', refractory='v > 20*mV', reset='')
cells.v = -65*mV
cells.m, cells.h, cells.k = 0.052932, 0.596121, 0.317677
cells.pulse[0] = 0.065*nA
ring = Synapses(cells, cells, on_pre='a += 1; b += 1')
ring.connect(j='(i + 1) % N_post')
spikes = SpikeMonitor(cells)
run(steps*defaultclock.dt)
"""

ARBOR_RING = """
import sys, time, arbor as A
from arbor import units as U
n, steps = int(sys.argv[1]), int(sys.argv[2])
class Ring(A.recipe):
    def __init__(self): A.recipe.__init__(self)
    def num_cells(self): return n
    def cell_kind(self, gid): return A.cell_kind.cable
    def cell_description(self, gid):
        tree = A.segment_tree()
        tree.append(A.mnpos, A.mpoint(-3, 0, 0, 3), A.mpoint(3, 0, 0, 3), tag=1)
        decor = A.decor().paint('"all"', A.density('hh')).place('"mid"', A.synapse('exp2syn'), 'syn') \\
            .place('"mid"', A.threshold_detector(20*U.mV), 'det')
        if gid == 0: decor = decor.place('"mid"', A.i_clamp(1*U.ms, 50*U.ms, 0.065*U.nA))
        labels = A.label_dict({'all': '(all)', 'mid': '(location 0 0.5)'})
        return A.cable_cell(tree, decor, labels, A.cv_policy_single())
    def connections_on(self, gid): return [A.connection(((gid - 1) % n, 'det'), 'syn', 0.0005, 1*U.ms)]
    def global_properties(self, kind): return A.neuron_cable_properties()
recipe = Ring()
simulation = A.simulation(recipe, A.context(threads=1))
cpu, wall = time.process_time(), time.perf_counter()
simulation.run(steps*0.005*U.ms, 0.005*U.ms)
print('step', 1e9*(time.process_time() - cpu)/steps, 1e9*(time.perf_counter() - wall)/steps)
"""



NEURON_RING = """
import sys, time
from neuron import h
n, steps = int(sys.argv[1]), int(sys.argv[2])
h.load_file('stdrun.hoc')
cells, synapses, connections = [], [], []
for index in range(n):
    soma = h.Section(name=f'soma{index}')
    soma.L = soma.diam = 6
    soma.insert('hh')
    cells.append(soma)
    synapse = h.Exp2Syn(soma(0.5))
    synapse.tau1, synapse.tau2 = 1, 2
    synapses.append(synapse)
for index in range(n):
    connection = h.NetCon(cells[index](0.5)._ref_v, synapses[(index + 1) % n], sec=cells[index])
    connection.threshold, connection.delay, connection.weight[0] = 20, 0.005, 0.0005
    connections.append(connection)
pulse = h.IClamp(cells[0](0.5))
pulse.delay, pulse.dur, pulse.amp = 1, 50, 0.065
h.dt = 0.005
h.finitialize(-65)
cpu, wall = time.process_time(), time.perf_counter()
for _ in range(steps): h.fadvance()
print('step', 1e9*(time.process_time() - cpu)/steps, 1e9*(time.perf_counter() - wall)/steps)
"""
