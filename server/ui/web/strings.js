// Every English word of the pages, in one place. Doses, rates and drug names come from the server.
export const strings = {
  product: 'Pumphouse',
  secondary: 'Secondary display: the pump remains the primary alarm.',
  login: {
    title: 'Log in', name: 'Name', password: 'Password', submit: 'Log in', busy: 'Checking…',
  },
  logout: 'Log out',
  ward: 'Ward',
  connection: {
    connecting: 'Connecting…', open: 'Connected', lost: 'No contact with the server',
    cover: (since) => `This screen lost contact with the server at ${since}. The values below are old.`,
  },
  alarms: {
    title: 'Alarms', none: 'No alarm stands.', acknowledge: 'Acknowledge',
    acknowledgedBy: (who) => `seen by ${who}`, silenced: 'sound paused at the pump',
    unacknowledged: 'not yet seen',
  },
  ending: { title: 'Ending soon', none: 'Nothing ends within the hour.', in: 'in', at: 'at' },
  priority: { high: 'High', medium: 'Medium', low: 'Low', information: 'Information' },
  state: {
    idle: 'Idle', ready: 'Ready', running: 'Running', kvo: 'KVO', paused: 'Paused',
    alarm_stop: 'Stopped by alarm', standby: 'Standby', failed: 'Out of service',
    delayed: 'Delayed start', priming: 'Priming',
  },
  contact: {
    live: (age) => age, late: (age) => `late, ${age}`,
    lost: (age) => `No contact for ${age}; last known values`,
    never: 'Never seen', disconnected: 'not connected',
  },
  tile: {
    rate: 'Rate', dose: 'Dose rate', left: 'Volume left', time: 'Time left', total: 'Total dose',
    override: 'soft limit overridden', battery: 'Battery', onBattery: 'on battery',
    library: (reason) => `Library not current: ${reason}`, noInfusion: 'No infusion',
  },
  therapy: {
    activity: {
      loading: 'loading dose', bolus: 'bolus', demand_dose: 'demand dose',
      periodic_dose: 'programmed bolus', flush: 'flush with water', waiting: 'waiting',
      kvo: 'keeping the vein open', delay: 'waiting for its time',
    },
    demands: (given, asked) => `${given} of ${asked} demands given`,
    lockout: (left) => `lockout ${left}`, delay: (left) => `starts in ${left}`,
    plasma: (value) => `plasma ${value}`, effect: (value) => `effect site ${value}`,
    secondary: 'piggyback',
  },
  footer: {
    count: (n, of) => `${n} of ${of} pumps live`, late: 'late', lost: 'lost', never: 'never seen',
  },
};
