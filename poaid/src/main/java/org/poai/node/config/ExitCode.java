package org.poai.node.config;

/**
 * How the process ends; scripts may rely on the numbers, which {@code docs/exit-codes.md} explains.
 */
public enum ExitCode {
  OK(0),
  /** A bug or a failure of the machine; the log has the details. */
  FAILURE(1),
  /** The command line, environment or configuration file asks for something that does not exist. */
  USAGE(2),
  /** A file or folder that was named cannot be read or written, or is not what it must be. */
  DATA(3),
  /** The model or the engine that runs it cannot be used. */
  MODEL(4),
  /** A port that was asked for is taken. */
  PORT(5),
  /** Something that was to be checked is false: an imported block, a replayed proof, a dataset. */
  INVALID(6),
  /** The node that a wallet command asks is not there, or refuses. */
  NODE(7),
  /** A call or transaction reverted. */
  REVERTED(8),
  /** A key cannot be used: wrong password, no account of that name, a file that holds none. */
  KEY(9),
  /** A job of the market ended, or can only end, without an answer; its price comes back. */
  UNANSWERED(10),
  /** A job of the market is not answered in the time that was to be waited; it goes on. */
  WAITING(11),
  /** The answer of a job of the market is challenged. */
  DISPUTED(12);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
