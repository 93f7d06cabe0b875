package org.poai.cli;

import picocli.CommandLine.Command;

/** {@code poaid dev}: tools for those who work on poaid; not shown in the help. */
@Command(
    mixinStandardHelpOptions = true,
    name = "dev",
    hidden = true,
    description = "Tools for those who work on poaid itself.",
    subcommands = {
      Libp2pTargetCommand.class,
      Libp2pThroughputCommand.class,
      StateTestCommand.class,
      EvmBenchCommand.Programs.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class DevCommand {}
