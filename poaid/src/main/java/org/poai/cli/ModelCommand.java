package org.poai.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.inference.gguf.GgufException;
import org.poai.inference.gguf.GgufModel;
import org.poai.inference.gguf.ModelHash;
import org.poai.inference.gguf.ModelReport;
import org.poai.inference.gguf.ReadProgress;
import org.poai.inference.synth.ModelShape;
import org.poai.inference.synth.ModelSynthesizer;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.tools.DeltaTool;
import org.poai.tools.ModelTool;
import org.poai.tools.OutputFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid model}: tools on model files. */
@Command(
    mixinStandardHelpOptions = true,
    name = "model",
    description = "Looks at, makes and checks model files (GGUF).")
final class ModelCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: info, synth, check, delta or apply");
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "info",
      description = "Prints what a model file says of itself.")
  int info(
      @Option(names = "--tensors", description = "List every tensor.") boolean tensors,
      @Parameters(paramLabel = "FILE", description = "A GGUF file.") Path file) {
    GgufModel model = read(file);
    ModelReport.lines(model).forEach(spec.commandLine().getOut()::println);
    spec.commandLine().getOut().println("sha256       " + hash(file));
    if (tensors) {
      ModelReport.tensorLines(model).forEach(spec.commandLine().getOut()::println);
    }
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "synth",
      description = {
        "Writes a model of random weights: with the shape of a real one (--like), or a small one of"
            + " any width (--width).",
        "It says nothing sensible, and costs what a real one of its shape costs."
      })
  int synth(
      @Option(
              names = "--like",
              paramLabel = "SHAPE",
              description = "dev, 28m or tinyllama. Default: dev.")
          @Nullable String like,
      @Option(
              names = "--width",
              paramLabel = "N",
              description = "Width of a state, a multiple of 32 from 64 to 4096; four layers.")
          @Nullable Integer width,
      @Option(
              names = "--seed",
              paramLabel = "N",
              description = "With --width: another number gives other weights. Default: 0.")
          @Nullable Long seed,
      @Option(names = "--out", paramLabel = "FILE", description = "The same as FILE.")
          @Nullable Path out,
      @Parameters(arity = "0..1", paramLabel = "FILE", description = "Default: models/SHAPE.gguf.")
          @Nullable Path file) {
    ModelShape shape = shape(like, width, seed);
    Refusals.check(out == null || file == null, "--out and FILE say the same; give one.");
    Path named = out == null ? file : out;
    Path target = named == null ? Path.of("models", shape.label() + ".gguf") : named;
    write(shape, target);
    spec.commandLine().getOut().println(target + "  " + hash(target));
    return 0;
  }

  private static void write(ModelShape shape, Path target) {
    OutputFile.check(target);
    try {
      ModelSynthesizer.write(shape, target, ReadProgress.NONE);
    } catch (IOException e) {
      throw OutputFile.failed(target, e);
    }
  }

  private static ModelShape shape(
      @Nullable String like, @Nullable Integer width, @Nullable Long seed) {
    if (width == null) {
      Refusals.check(seed == null, "--seed goes with --width.");
      return ModelShape.labelled(like == null ? ModelShape.DEV.label() : like)
          .orElseThrow(
              () -> new UserException(ExitCode.USAGE, "--like takes " + ModelShape.labels() + "."));
    }
    Refusals.check(like == null, "--like and --width exclude each other.");
    return ModelShape.ofWidth(width, seed == null ? 0 : seed)
        .orElseThrow(
            () ->
                new UserException(
                    ExitCode.USAGE, "--width takes a multiple of 32 from 64 to 4096."));
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "check",
      description = "Runs a model in a child process and says whether a chain can use it.")
  int check(@Parameters(paramLabel = "FILE", description = "A GGUF file.") Path file) {
    read(file);
    ModelTool.check(file, spec.commandLine().getOut());
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "delta",
      description = "Writes what turns one model into another: small where most tensors are equal.")
  int delta(
      @Parameters(paramLabel = "BASE", description = "The model that others have.") Path base,
      @Parameters(paramLabel = "TARGET", description = "The new model.") Path target,
      @Parameters(paramLabel = "OUT", description = "The delta file to write.") Path delta) {
    OutputFile.check(delta);
    DeltaTool.write(base, target, delta, spec.commandLine().getOut());
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "apply",
      description = "Makes a model of its base and a delta file, and checks its SHA-256.")
  int apply(
      @Parameters(paramLabel = "BASE", description = "The model that the delta begins with.")
          Path base,
      @Parameters(paramLabel = "DELTA", description = "The delta file.") Path delta,
      @Parameters(paramLabel = "OUT", description = "The model to write.") Path target) {
    OutputFile.check(target);
    DeltaTool.apply(base, delta, target, spec.commandLine().getOut());
    return 0;
  }

  private static GgufModel read(Path file) {
    try {
      return GgufModel.read(file);
    } catch (GgufException e) {
      throw new UserException(ExitCode.MODEL, String.valueOf(e.getMessage()));
    }
  }

  private static String hash(Path file) {
    try {
      return ModelHash.of(file, ReadProgress.NONE).toHex().substring(2);
    } catch (IOException e) {
      throw new UserException(ExitCode.MODEL, "Cannot read " + file + ": " + e.getMessage() + ".");
    }
  }
}
