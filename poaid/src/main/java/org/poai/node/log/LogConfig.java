package org.poai.node.log;

import java.util.Optional;

/** What a program that runs until it is told to stop says, in which form, and where. */
public record LogConfig(LogFormat format, Optional<LogFile> file, LogLevels levels) {}
