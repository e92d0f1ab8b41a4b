// Whom an unanswered alarm calls, as the server's notices say.

const PART_ROLES = { nurse: ['nurse', 'charge_nurse'], buddy: ['nurse', 'charge_nurse'], charge_nurse: ['charge_nurse'] };

/** Whether one of the alarm's notices is for this person: by name, or by part where nobody is named. */
export function isCalled(alarm, person) {
  if (!person) return false;
  return (alarm.notices ?? []).some(({ whom, who }) => (who
    ? who === person.user
    : (PART_ROLES[whom] ?? []).some((role) => person.roles.includes(role))));
}
