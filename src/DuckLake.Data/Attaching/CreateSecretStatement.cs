using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>CREATE SECRET (TYPE ducklake, …).</summary>
internal sealed class CreateSecretStatement(EngineSession session, SqlStatement statement, SecretCommand command) : EngineStatement(session, statement)
{
    public override DuckDbStatementType StatementType => DuckDbStatementType.Create;

    public override bool IsTransactional => false;

    protected internal override Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        LakeSecret secret = Read(new OptionValues(Session.Connection));
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

        Session.Secrets.Set(secret);
        Session.Connection.Execute(SecretsFunction.Macro, cancellationToken);
        return Task.FromResult(EngineResult.None());
    }

    private LakeSecret Read(OptionValues values)
    {
        Dictionary<string, string> texts = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, string> parameters = [];
        HashSet<string> seen = [];
        foreach (OptionExpression option in command.Options)
        {
            if (!seen.Add(option.Name))
            {
                throw SchemaErrors.Binder($"Duplicate query param found while parsing create secret: '{option.Name}'");
            }

            switch (option.Name)
            {
                case "type" or "scope":
                    break;
                case "provider":
                    if (!string.Equals(values.Text(option), "config", StringComparison.OrdinalIgnoreCase))
                    {
                        throw SchemaErrors.Invalid($"Secret provider '{values.Text(option)}' not found for type 'ducklake'");
                    }

                    break;
                case "metadata_parameters":
                    parameters = values.Map(option);
                    break;
                case "encrypted":
                    texts[option.Name] = values.Flag(option) ? "true" : "false";
                    break;
                case "metadata_path" or "data_path" or "metadata_schema" or "metadata_catalog":
                    texts[option.Name] = values.Text(option)
                        ?? throw SchemaErrors.Invalid($"NULL is not supported as a valid option for the secret parameter \"{option.Name}\"");
                    break;
                default:
                    throw SchemaErrors.Binder($"Unknown parameter '{option.Name}' for secret type 'ducklake' with provider 'config'");
            }
        }

        return texts.ContainsKey("metadata_path")
            ? new LakeSecret(command.Name, command.Persistence, texts, parameters)
            : throw SchemaErrors.Invalid("metadata_path must be defined when creating a DuckLake secret");
    }
}
