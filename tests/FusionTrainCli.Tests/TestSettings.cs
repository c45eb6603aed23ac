// Random state and the number of threads belong to the whole process, so these tests run one after another.
[assembly: DoNotParallelize]
