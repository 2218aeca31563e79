using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>CREATE SECRET of a type this library uses. DuckDB gets the secret too if it has the extension that knows the type.</summary>
internal sealed class CreateSecretStatement(EngineSession session, SqlStatement statement, SecretCommand command) : EngineStatement(session, statement)
{
    public override DuckDbStatementType StatementType => DuckDbStatementType.Create;

    public override bool IsTransactional => false;

    protected internal override Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        Secret secret = Read(new OptionValues(Session.Connection));
        if (Session.Secrets.Has(command.Name, command.Persistence))
        {
            if (command.Conflict == AttachConflict.Keep)
            {
                return Task.FromResult(EngineResult.None());
            }

            if (command.Conflict == AttachConflict.Fail)
            {
                string kind = command.Persistence == SecretPersistence.Persistent ? "Persistent" : "Temporary";
                throw SchemaErrors.Invalid($"{kind} secret with name '{command.Name}' already exists!");
            }
        }

        if (command.Type.Extension is { } extension && Session.HasExtension(extension) && (!secret.IsChain || Session.HasExtension("aws")))
        {
            Session.Connection.Execute(Source.Text, cancellationToken);
        }

        Session.Secrets.Set(secret);
        return Task.FromResult(EngineResult.None());
    }

    private Secret Read(OptionValues values)
    {
        string provider = ReadProvider(values);
        Dictionary<string, string> texts = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, string> parameters = [];
        IReadOnlyList<string> scope = command.Type.DefaultScope;
        HashSet<string> seen = [];
        foreach (OptionExpression option in command.Options)
        {
            if (!seen.Add(option.Name))
            {
                throw SchemaErrors.Binder($"Duplicate query param found while parsing create secret: '{option.Name}'");
            }

            switch (option.Name)
            {
                case "type" or "provider":
                    break;
                case "scope":
                    scope = Evaluate(option, values.Texts);
                    break;
                default:
                    ReadParameter(option, KindOf(option, provider));
                    break;
            }
        }

        return command.Type.Name != "ducklake" || texts.ContainsKey("metadata_path")
            ? new Secret(command.Type, command.Name, command.Persistence, provider, command.Type.IsStorage ? scope : [], texts, parameters)
            : throw SchemaErrors.Invalid("metadata_path must be defined when creating a DuckLake secret");

        void ReadParameter(OptionExpression option, SecretParameterKind kind)
        {
            switch (kind)
            {
                case SecretParameterKind.Map:
                    parameters = Evaluate(option, values.Map);
                    break;
                case SecretParameterKind.Flag:
                    texts[option.Name] = Evaluate(option, values.Flag) ? "true" : "false";
                    break;
                default:
                    texts[option.Name] = Evaluate(option, values.Text)
                        ?? throw SchemaErrors.Invalid($"NULL is not supported as a valid option for the secret parameter \"{option.Name}\"");
                    if (option.Name == "url_style")
                    {
                        StorageSettings.RequireUrlStyle(option.Name, texts[option.Name]);
                    }

                    break;
            }
        }
    }

    private string ReadProvider(OptionValues values)
    {
        string provider = command.Options.FirstOrDefault(option => option.Name == "provider") is { } option
            ? Evaluate(option, values.Text)?.ToLowerInvariant() ?? string.Empty
            : command.Type.DefaultProvider;
        return command.Type.ParametersOf(provider) is not null
            ? provider
            : throw SchemaErrors.Invalid($"Secret provider '{provider}' not found for type '{command.Type.Name}'");
    }

    private SecretParameterKind KindOf(OptionExpression option, string provider) =>
        command.Type.ParametersOf(provider)!.TryGetValue(option.Name, out SecretParameterKind kind)
            ? kind
            : throw SchemaErrors.Binder($"Unknown parameter '{option.Name}' for secret type '{command.Type.Name}' with provider '{provider}'");

    /// <summary>The value of a parameter. What DuckDB says of a value it cannot evaluate may quote it, so that is not passed on.</summary>
    private static T Evaluate<T>(OptionExpression option, Func<OptionExpression, T> evaluate)
    {
        try
        {
            return evaluate(option);
        }
        catch (DuckDbException error)
        {
            throw EngineErrors.Create(error.ErrorType, $"The value of the secret's parameter '{option.Name}' cannot be evaluated, or is of the wrong type.");
        }
    }
}
