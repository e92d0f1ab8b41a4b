#pragma once

namespace ph {

// Words to the service manager that started this process (sd_notify(3), the datagram protocol of
// NOTIFY_SOCKET). Without one, every call does nothing, so a program is started by hand just so.
// Thread-safe. Never blocks and never fails the caller: a notice that is not taken is dropped, and
// the manager's own deadline then decides. Not for the loop thread of drive and guard.

// Start-up is over: the program does its work from now on.
void notify_ready();

// The program is alive; due at least twice within WatchdogSec of its unit.
void notify_alive();

// The program ends on purpose.
void notify_stopping();

}  // namespace ph
