/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.jobber.lambda.emulator.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import io.jobber.lambda.emulator.EmulatedFunction;
import io.jobber.lambda.emulator.Faults;
import io.jobber.lambda.emulator.LambdaEmulator;
import io.jobber.lambda.emulator.template.InvalidTemplateException;
import io.jobber.lambda.emulator.template.SamTemplate;

/**
 * The emulator as a program. It runs until it is stopped, and prints the bill then.
 */
@Command(name = "jobber-lambda-emulator", description = "AWS Lambda on this machine, without Docker.",
		mixinStandardHelpOptions = true, versionProvider = LambdaEmulatorCommand.Version.class, sortOptions = false)
final class LambdaEmulatorCommand implements Callable<Integer> {

	private final CountDownLatch end;

	@Spec
	private @Nullable CommandSpec spec;

	@Option(names = "--template", paramLabel = "FILE", description = "SAM template whose functions there are.")
	private @Nullable Path template;

	@Option(names = "--parameter-overrides", paramLabel = "NAME=VALUE", arity = "1..*",
			description = "Parameters of the template that are not to have their defaults.")
	private Map<String, String> parameters = new LinkedHashMap<>();

	@Option(names = "--function", paramLabel = "NAME=CODE[:HANDLER]", converter = FunctionArgument.class,
			description = { "A function without a template; may be repeated. CODE is a zip file or folder; without "
					+ "HANDLER it has an executable bootstrap. May end with ,memory=MB (512 if not) and ,timeout=SECONDS "
					+ "(30 if not) and ,runtime=RUNTIME.",
					"For example hello=target/hello.zip:com.acme.Hello::handle" })
	private List<EmulatedFunction> functions = new ArrayList<>();

	@Option(names = "--port", paramLabel = "PORT", defaultValue = "9001",
			description = "Port of the API, 0 for any (${DEFAULT-VALUE}).")
	private int port;

	@Option(names = "--allow-host", paramLabel = "NAME",
			description = "Name of this machine that requests may be for, beside localhost; may be repeated. For example "
					+ "host.docker.internal")
	private List<String> allowedHosts = new ArrayList<>();

	@Option(names = "--cold-start-delay", paramLabel = "TIME", defaultValue = "0ms", converter = TimeArgument.class,
			description = "How much longer a cold start takes, such as 500ms or 2s (${DEFAULT-VALUE}).")
	private Duration coldStartDelay = Duration.ZERO;

	@Option(names = "--no-freeze", description = "Let environments go on between invocations.")
	private boolean thawed;

	@Option(names = "--account-concurrency", paramLabel = "NUMBER", defaultValue = "1000",
			description = "How many invocations may run at a time (${DEFAULT-VALUE}).")
	private int accountConcurrency;

	@Option(names = "--fault", paramLabel = "NAME:FAULT=VALUE", converter = FaultArgument.class,
			description = { "What goes wrong from the start on; may be repeated. A number of times or \"always\" for "
					+ "throttle, fail-init, crash and duplicate; a time for slow-start, and for kill, which is in "
					+ "the middle of a run.", "For example hello:throttle=3" })
	private List<Consumer<Faults>> faults = new ArrayList<>();

	@Option(names = "--verify-signatures", description = "Refuse requests that are not signed with the access key and "
			+ "secret key \"emulator\", for region eu-west-1.")
	private boolean verifySignatures;

	/**
	 * Create the command.
	 * @param end opens when the emulator is to end
	 */
	LambdaEmulatorCommand(CountDownLatch end) {
		this.end = end;
	}

	/**
	 * Run the emulator until SIGTERM or SIGINT.
	 * @param args the command line; {@code --help} explains it
	 */
	public static void main(String[] args) {
		System.setProperty("logback.configurationFile", "io/jobber/lambda/emulator/cli/logback.xml");
		CountDownLatch end = new CountDownLatch(1);
		CountDownLatch ended = new CountDownLatch(1);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			end.countDown();
			try {
				ended.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, "end"));
		int status;
		try {
			status = commandLine(end).execute(args);
		}
		finally {
			ended.countDown();
		}
		System.exit(status);
	}

	static CommandLine commandLine(CountDownLatch end) {
		return new CommandLine(new LambdaEmulatorCommand(end))
			.setParameterExceptionHandler((ex, args) -> refuse(ex.getCommandLine(), ex))
			.setExecutionExceptionHandler((ex, commandLine, result) -> {
				if (ex instanceof InvalidTemplateException || ex instanceof IllegalArgumentException
						|| ex instanceof IllegalStateException || ex instanceof UncheckedIOException) {
					return refuse(commandLine, ex);
				}
				throw ex;
			});
	}

	@Override
	public Integer call() throws InterruptedException {
		LambdaEmulator.Builder builder = LambdaEmulator.builder()
			.port(this.port)
			.allowedHosts(this.allowedHosts)
			.coldStartDelay(this.coldStartDelay)
			.freeze(!this.thawed)
			.accountConcurrency(this.accountConcurrency)
			.verifySignatures(this.verifySignatures)
			.shutdownHook(false);
		List<EmulatedFunction> all = new ArrayList<>();
		if (this.template != null) {
			all.addAll(SamTemplate.read(this.template, this.parameters));
		}
		all.addAll(this.functions);
		CommandLine commandLine = commandLine();
		if (all.isEmpty()) {
			throw new ParameterException(commandLine, "There is no function: name some with --template or --function");
		}
		all.forEach(builder::function);
		PrintWriter out = commandLine.getOut();
		LambdaEmulator emulator = builder.logs(out::println).start();
		try (emulator) {
			this.faults.forEach((fault) -> fault.accept(emulator.faults()));
			out.println(Greeting.of(emulator.endpoint(), all, this.verifySignatures));
			out.flush();
			this.end.await();
		}
		out.println(emulator.bill());
		out.flush();
		return CommandLine.ExitCode.OK;
	}

	private CommandLine commandLine() {
		if (this.spec == null) {
			throw new IllegalStateException("This runs on a command line only");
		}
		return this.spec.commandLine();
	}

	private static int refuse(CommandLine commandLine, Exception failure) {
		commandLine.getErr().println(failure.getMessage());
		if (failure instanceof ParameterException) {
			commandLine.getErr().println("Try --help for what can be said.");
		}
		commandLine.getErr().flush();
		return CommandLine.ExitCode.USAGE;
	}

	/**
	 * The version, as the jar's manifest has it.
	 */
	static final class Version implements IVersionProvider {

		@Override
		public String[] getVersion() {
			String version = LambdaEmulatorCommand.class.getPackage().getImplementationVersion();
			return new String[] { "${COMMAND-FULL-NAME} " + ((version != null) ? version : "(unknown version)") };
		}

	}

}
