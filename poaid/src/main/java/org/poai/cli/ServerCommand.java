package org.poai.cli;

import org.poai.node.log.LogConfig;

/** A command that runs until it is told to stop, and whose log has a form of its own. */
interface ServerCommand {
  LogConfig logging();
}
