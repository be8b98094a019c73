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

package io.jobber.autoconfigure;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

import org.jspecify.annotations.Nullable;

/**
 * Presents a server's certificate, which may be exchanged while the server runs. From
 * then on workers are invited to trust both; the new one is presented as soon as no
 * worker is on its way that trusts the old one only. Thread-safe.
 */
final class RenewableKeys extends X509ExtendedKeyManager {

	private final Predicate<List<String>> trusted;

	private Generation current; // guarded by this

	private @Nullable Generation previous; // guarded by this

	private @Nullable Generation next; // guarded by this

	/**
	 * Create the keys.
	 * @param keys what to present
	 * @param fingerprints the fingerprints of its certificates
	 * @param trusted whether all workers that are on their way trust certificates; must
	 * not block
	 */
	RenewableKeys(X509ExtendedKeyManager keys, List<String> fingerprints, Predicate<List<String>> trusted) {
		this.trusted = trusted;
		this.current = new Generation(1, keys, fingerprints);
	}

	/**
	 * Present others as soon as workers trust them.
	 * @param keys what to present
	 * @param fingerprints the fingerprints of its certificates
	 */
	synchronized void renew(X509ExtendedKeyManager keys, List<String> fingerprints) {
		Generation last = (this.next != null) ? this.next : this.current;
		this.next = new Generation(last.number() + 1, keys, fingerprints);
	}

	/**
	 * The certificates that may be presented from now on.
	 * @return their fingerprints
	 */
	synchronized List<String> fingerprints() {
		List<String> all = new ArrayList<>(this.current.fingerprints());
		if (this.next != null) {
			all.addAll(this.next.fingerprints());
		}
		return all;
	}

	private synchronized Generation presented() {
		Generation successor = this.next;
		if (successor != null && this.trusted.test(successor.fingerprints())) {
			this.previous = this.current;
			this.current = successor;
			this.next = null;
		}
		return this.current;
	}

	// A handshake asks for the alias, the key and the certificates one after the other.
	private synchronized @Nullable Generation generation(int number) {
		if (this.current.number() == number) {
			return this.current;
		}
		return (this.previous != null && this.previous.number() == number) ? this.previous : null;
	}

	private @Nullable String choose(Function<X509ExtendedKeyManager, @Nullable String> choice) {
		Generation generation = presented();
		String alias = choice.apply(generation.keys());
		return (alias != null) ? generation.number() + ":" + alias : null;
	}

	private <T> @Nullable T read(String alias, BiFunction<X509ExtendedKeyManager, String, @Nullable T> reader) {
		int colon = alias.indexOf(':');
		Generation generation = generation(Integer.parseInt(alias.substring(0, colon)));
		return (generation != null) ? reader.apply(generation.keys(), alias.substring(colon + 1)) : null;
	}

	@Override
	public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers,
			@Nullable SSLEngine engine) {
		return choose((keys) -> keys.chooseEngineServerAlias(keyType, issuers, engine));
	}

	@Override
	public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
		return choose((keys) -> keys.chooseServerAlias(keyType, issuers, socket));
	}

	@Override
	public X509Certificate @Nullable [] getCertificateChain(String alias) {
		return read(alias, X509ExtendedKeyManager::getCertificateChain);
	}

	@Override
	public @Nullable PrivateKey getPrivateKey(String alias) {
		return read(alias, X509ExtendedKeyManager::getPrivateKey);
	}

	@Override
	public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
		return null;
	}

	@Override
	public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
		return null;
	}

	@Override
	public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers,
			@Nullable Socket socket) {
		return null;
	}

	private record Generation(int number, X509ExtendedKeyManager keys, List<String> fingerprints) {

	}

}
