using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>
/// Base of functions that change a lake when their rows are read. The statement that calls them runs the change before it reads the rows, where
/// it can; see <see cref="EffectStatement"/>.
/// </summary>
internal abstract class EffectFunction(
    EngineSession session, string name, IReadOnlyList<SqlType> parameters, IReadOnlyList<KeyValuePair<string, SqlType>>? namedParameters = null)
    : LakeFunction(session, name, parameters, namedParameters)
{
    /// <summary>The columns.</summary>
    protected abstract IReadOnlyList<RowsColumn> Columns { get; }

    protected sealed override RowsResult BindRows(TableFunctionArguments arguments)
    {
        var effect = new LakeEffect(BindEffect(FindLake(arguments), arguments));
        Session.Effects.Add(effect);
        return new RowsResult(Columns, () => effect.TakeRows(Session.Scans.Interruption));
    }

    /// <summary>Reads the arguments; what comes back makes the change and gives the rows.</summary>
    protected abstract Func<CancellationToken, Task<IReadOnlyList<IReadOnlyList<object?>>>> BindEffect(AttachedLake lake, TableFunctionArguments arguments);
}
