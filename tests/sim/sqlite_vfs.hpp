#pragma once

namespace ph::sim {

class SqliteDisk;

// Makes `disk` the file system of every SQLite connection that this process opens from now on.
// `disk` outlives them. One at a time.
void register_vfs(SqliteDisk& disk);
void unregister_vfs();

}  // namespace ph::sim
