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

package io.jobber.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;

/**
 * Whether all streams of a benchmark are encrypted, and with which certificate. What is
 * switched on in one process holds in all that it starts with {@link #jvmOptions()}.
 */
public final class Tls {

	// The directory of the certificate and its key.
	private static final String PROPERTY = "jobber.benchmarks.tls";

	private Tls() {
	}

	/**
	 * Encrypt from now on, with a new certificate.
	 */
	public static void switchOn() throws IOException {
		X509Bundle bundle;
		try {
			bundle = new CertificateBuilder().subject("CN=localhost")
				.setIsCertificateAuthority(true)
				.addSanIpAddress("127.0.0.1")
				.buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException("No certificate could be made", ex);
		}
		Path directory = Files.createTempDirectory("jobber-benchmarks");
		directory.toFile().deleteOnExit();
		System.setProperty(PROPERTY, directory.toString());
		write(certificate(), bundle.getCertificatePEM());
		write(key(), bundle.getPrivateKeyPEM());
	}

	/**
	 * The options that have a JVM do as this one does.
	 * @return the options
	 */
	public static List<String> jvmOptions() {
		String directory = directory();
		return (directory != null) ? List.of("-D" + PROPERTY + "=" + directory) : List.of();
	}

	/**
	 * The settings of an application of Jobber's.
	 * @return the settings
	 */
	public static List<String> settings() {
		if (directory() == null) {
			return List.of();
		}
		String keyStore = "spring.ssl.bundle.pem.benchmark.keystore.";
		return List.of(keyStore + "certificate=" + certificate().toURI(), keyStore + "private-key=" + key().toURI(),
				"spring.grpc.server.ssl.bundle=benchmark");
	}

	/**
	 * How the server of the reference listens.
	 * @return the credentials
	 */
	public static ServerCredentials server() {
		try {
			return (directory() != null) ? TlsServerCredentials.create(certificate(), key())
					: InsecureServerCredentials.create();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * How a worker of the reference dials.
	 * @return the credentials
	 */
	public static ChannelCredentials client() {
		try {
			return (directory() != null) ? TlsChannelCredentials.newBuilder().trustManager(certificate()).build()
					: InsecureChannelCredentials.create();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static @Nullable String directory() {
		return System.getProperty(PROPERTY);
	}

	private static File certificate() {
		return new File(directory(), "certificate.pem");
	}

	private static File key() {
		return new File(directory(), "key.pem");
	}

	private static void write(File file, String pem) throws IOException {
		file.deleteOnExit();
		Files.writeString(file.toPath(), pem);
	}

}
