lock:
	uv pip compile -q --universal --python-version 3.12 --generate-hashes --no-header --no-emit-index-url pyproject.toml -o requirements.txt
	uv pip compile -q --universal --python-version 3.12 --generate-hashes --no-header --no-emit-index-url pyproject.toml --group dev -o requirements-dev.txt
	cd chatbot/rasa && uv pip compile -q --python-version 3.10 --generate-hashes --no-header --no-emit-index-url pyproject.toml --group dev -o requirements.txt
