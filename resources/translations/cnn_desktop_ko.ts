<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR">
<context>
    <name>About</name>
    <message>
        <source>{0} cores</source>
        <translation>코어 {0}개</translation>
    </message>
    <message>
        <source>Log: {0}</source>
        <translation>로그: {0}</translation>
    </message>
    <message>
        <source>Models: {0}</source>
        <translation>모델: {0}</translation>
    </message>
    <message>
        <source>About CNN Desktop</source>
        <translation>CNN Desktop 정보</translation>
    </message>
    <message>
        <source>&lt;b&gt;CNN Desktop {0}&lt;/b&gt;&lt;br&gt;Draw a digit, watch a convolutional network read it, train one by a click and look inside it.</source>
        <translation>&lt;b&gt;CNN Desktop {0}&lt;/b&gt;&lt;br&gt;숫자를 그리고, 합성곱 신경망(CNN)이 읽는 모습을 지켜보고, 클릭 한 번으로 학습시키고, 그 속을 들여다봅니다.</translation>
    </message>
    <message>
        <source>MIT licence. Uses Qt (LGPL-3.0), PyTorch (BSD-3-Clause), NumPy, pyqtgraph, safetensors, Pillow and the Pretendard font (OFL-1.1). Data: MNIST (LeCun, Cortes, Burges); Fashion-MNIST (Xiao, Rasul, Vollgraf); KMNIST (Clanuwat and others); EMNIST (Cohen and others); CIFAR-10 (Krizhevsky); Pen-Based Recognition of Handwritten Digits (Alpaydin, Alimoglu; UCI, CC BY 4.0).</source>
        <translation>MIT 라이선스. 사용한 것: Qt (LGPL-3.0), PyTorch (BSD-3-Clause), NumPy, pyqtgraph, safetensors, Pillow, Pretendard 글꼴 (OFL-1.1). 데이터: MNIST (LeCun, Cortes, Burges), Fashion-MNIST (Xiao, Rasul, Vollgraf), KMNIST (Clanuwat 외), EMNIST (Cohen 외), CIFAR-10 (Krizhevsky); Pen-Based Recognition of Handwritten Digits (Alpaydin, Alimoglu; UCI, CC BY 4.0).</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
</context>
<context>
    <name>AdviceButton</name>
    <message>
        <source>Set it in the form and start again</source>
        <translation>양식에 넣고 다시 시작합니다</translation>
    </message>
    <message>
        <source>Train on the processor (CPU)</source>
        <translation>프로세서(CPU)로 학습</translation>
    </message>
    <message>
        <source>Try batches of {0}</source>
        <translation>배치 크기 {0} 적용하여 다시 하기</translation>
    </message>
    <message>
        <source>Try the learning rate {0}</source>
        <translation>학습률 {0} 적용하여 다시 하기</translation>
    </message>
</context>
<context>
    <name>AnswerText</name>
    <message>
        <source>Not sure</source>
        <translation>확실하지 않음</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Less</source>
        <translation>간단히</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>자세히</translation>
    </message>
    <message>
        <source>Show all that is known of it, or less</source>
        <translation>알려진 내용을 모두 보이거나 줄입니다</translation>
    </message>
    <message>
        <source>Put this message away</source>
        <translation>이 메시지 닫기</translation>
    </message>
</context>
<context>
    <name>Builder</name>
    <message>
        <source>Convolution</source>
        <translation>합성곱(convolution)</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>활성화 함수(activation)</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>풀링(pooling)</translation>
    </message>
    <message>
        <source>Batch normalisation</source>
        <translation>배치 정규화(batch normalization)</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>드롭아웃(dropout)</translation>
    </message>
    <message>
        <source>Flatten</source>
        <translation>펼치기(Flatten)</translation>
    </message>
    <message>
        <source>Linear (fully connected)</source>
        <translation>선형(fully connected)</translation>
    </message>
    <message>
        <source>Residual block</source>
        <translation>잔차 블록(residual)</translation>
    </message>
    <message>
        <source>Inception block</source>
        <translation>인셉션 블록(inception)</translation>
    </message>
    <message>
        <source>Auxiliary classifier</source>
        <translation>보조 분류기(auxiliary)</translation>
    </message>
    <message>
        <source>ReLU: max(0, x)</source>
        <translation>렐루(ReLU): max(0, x)</translation>
    </message>
    <message>
        <source>Sigmoid: 0 to 1</source>
        <translation>시그모이드(sigmoid): 0~1</translation>
    </message>
    <message>
        <source>Tanh: -1 to 1</source>
        <translation>쌍곡탄젠트(tanh): -1~1</translation>
    </message>
    <message>
        <source>Max pooling</source>
        <translation>최대 풀링(max pooling)</translation>
    </message>
    <message>
        <source>Average pooling</source>
        <translation>평균 풀링(average pooling)</translation>
    </message>
    <message>
        <source>Global average pooling</source>
        <translation>전역 평균 풀링</translation>
    </message>
    <message>
        <source>Batch normalisation of maps</source>
        <translation>특징 맵의 배치 정규화</translation>
    </message>
    <message>
        <source>Batch normalisation of numbers</source>
        <translation>숫자의 배치 정규화</translation>
    </message>
    <message>
        <source>Channels (filters)</source>
        <translation>채널(필터) 수</translation>
    </message>
    <message>
        <source>Kernel size</source>
        <translation>커널 크기</translation>
    </message>
    <message>
        <source>Stride</source>
        <translation>스트라이드(stride)</translation>
    </message>
    <message>
        <source>Padding</source>
        <translation>패딩(padding)</translation>
    </message>
    <message>
        <source>Share dropped</source>
        <translation>끄는 비율</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>유닛 수</translation>
    </message>
    <message>
        <source>Start weights</source>
        <translation>시작 가중치</translation>
    </message>
    <message>
        <source>How many filters, and so how many maps come out.</source>
        <translation>필터의 수, 곧 나오는 특징 맵의 수입니다.</translation>
    </message>
    <message>
        <source>Side of the window, in pixels.</source>
        <translation>창 한 변의 픽셀 수입니다.</translation>
    </message>
    <message>
        <source>Pixels between two positions of the window.</source>
        <translation>창이 한 번에 움직이는 픽셀 수입니다.</translation>
    </message>
    <message>
        <source>Pixels added around the picture on every side.</source>
        <translation>그림 둘레에 덧대는 픽셀 수입니다.</translation>
    </message>
    <message>
        <source>How many values are set to zero while training.</source>
        <translation>학습하는 동안 0으로 바꾸는 값의 비율입니다.</translation>
    </message>
    <message>
        <source>How many numbers come out.</source>
        <translation>나오는 숫자의 수입니다.</translation>
    </message>
    <message>
        <source>How the weights are drawn before training begins.</source>
        <translation>학습 전에 가중치를 뽑는 방법입니다.</translation>
    </message>
    <message>
        <source>as torch does</source>
        <translation>torch 기본값</translation>
    </message>
    <message>
        <source>Xavier, uniform</source>
        <translation>Xavier 균등 분포</translation>
    </message>
    <message>
        <source>Each filter is moved over all maps; where it fits, its own map lights up.</source>
        <translation>필터마다 모든 맵 위를 지나가며, 무늬가 맞는 곳에서 자기 특징 맵이 밝아집니다.</translation>
    </message>
    <message>
        <source>Negative numbers become 0, so that layers can bend a line.</source>
        <translation>음수를 0으로 바꿉니다. 덕분에 층을 쌓아 직선이 아닌 것도 나타낼 수 있습니다.</translation>
    </message>
    <message>
        <source>Squeezes each number between 0 and 1; learns slowly.</source>
        <translation>숫자를 0과 1 사이로 눌러 담습니다. 학습이 느립니다.</translation>
    </message>
    <message>
        <source>Squeezes each number between -1 and 1, as LeNet-5 did.</source>
        <translation>LeNet-5처럼 숫자를 -1과 1 사이로 눌러 담습니다.</translation>
    </message>
    <message>
        <source>Keeps the largest value of each window.</source>
        <translation>창마다 가장 큰 값만 남깁니다.</translation>
    </message>
    <message>
        <source>Keeps the mean of each window.</source>
        <translation>창마다 평균만 남깁니다.</translation>
    </message>
    <message>
        <source>Keeps one number of each map: its mean.</source>
        <translation>특징 맵마다 평균 하나만 남깁니다.</translation>
    </message>
    <message>
        <source>Brings each map to mean 0 and spread 1, then scales and shifts it.</source>
        <translation>특징 맵마다 평균 0, 표준편차 1로 맞춘 뒤 다시 늘이고 옮깁니다.</translation>
    </message>
    <message>
        <source>Brings each number to mean 0 and spread 1, then scales and shifts it.</source>
        <translation>숫자마다 평균 0, 표준편차 1로 맞춘 뒤 다시 늘이고 옮깁니다.</translation>
    </message>
    <message>
        <source>Leaves out some values at random while training, against overfitting.</source>
        <translation>학습하는 동안 값을 무작위로 꺼서 과적합을 막습니다.</translation>
    </message>
    <message>
        <source>Puts all maps into one row of numbers.</source>
        <translation>모든 특징 맵을 숫자 한 줄로 폅니다.</translation>
    </message>
    <message>
        <source>Each unit weighs all numbers that come in.</source>
        <translation>유닛마다 들어오는 모든 숫자에 가중치를 곱해 더합니다.</translation>
    </message>
    <message>
        <source>What the body makes of its input is added to the input: x + F(x).</source>
        <translation>본체(body)가 입력으로 만든 것을 입력에 더합니다: x + F(x).</translation>
    </message>
    <message>
        <source>Several paths side by side; the maps of all of them come out.</source>
        <translation>여러 경로를 나란히 두고, 모든 경로의 특징 맵을 이어 내보냅니다.</translation>
    </message>
    <message>
        <source>A second classifier that only training listens to; the maps pass unchanged.</source>
        <translation>학습할 때만 쓰는 두 번째 분류기입니다. 특징 맵은 그대로 지나갑니다.</translation>
    </message>
    <message>
        <source>{0} filters of {1} × {2}</source>
        <translation>{1} × {2} 필터 {0}개</translation>
    </message>
    <message>
        <source>largest of {0} × {1}</source>
        <translation>{0} × {1}의 최댓값</translation>
    </message>
    <message>
        <source>mean of {0} × {1}</source>
        <translation>{0} × {1}의 평균</translation>
    </message>
    <message>
        <source>mean of each map</source>
        <translation>맵마다 평균</translation>
    </message>
    <message>
        <source>drops {0} while training</source>
        <translation>학습할 때 {0} 끔</translation>
    </message>
    <message>
        <source>{0} units</source>
        <translation>유닛 {0}개</translation>
    </message>
    <message>
        <source>maps to one row of numbers</source>
        <translation>맵을 숫자 한 줄로</translation>
    </message>
    <message>
        <source>mean 0, spread 1</source>
        <translation>평균 0, 표준편차 1</translation>
    </message>
    <message>
        <source>paths side by side</source>
        <translation>나란한 경로들</translation>
    </message>
    <message>
        <source>for training only</source>
        <translation>학습할 때만 씀</translation>
    </message>
    <message>
        <source>stride {0}</source>
        <translation>스트라이드 {0}</translation>
    </message>
    <message>
        <source>padding {0}</source>
        <translation>패딩 {0}</translation>
    </message>
</context>
<context>
    <name>BuilderDialog</name>
    <message>
        <source>Empty</source>
        <translation>빈 신경망</translation>
    </message>
    <message>
        <source>{0} (your own)</source>
        <translation>{0} (직접 만듦)</translation>
    </message>
    <message>
        <source>{0} is not kept any more. Undo this by using it: it is still in the editor.</source>
        <translation>{0} 신경망을 지웠습니다. 아직 편집기에 있으니 사용하기를 누르면 되살릴 수 있습니다.</translation>
    </message>
    <message>
        <source>Saved as {0}</source>
        <translation>저장했습니다: {0}</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>신경망</translation>
    </message>
    <message>
        <source>Open a network</source>
        <translation>신경망 열기</translation>
    </message>
    <message>
        <source>Save the network</source>
        <translation>신경망 저장</translation>
    </message>
    <message>
        <source>{0} parameters</source>
        <translation>파라미터 {0}개</translation>
    </message>
    <message>
        <source>Not for {0}: its pictures are {1}.</source>
        <translation>{0}에는 쓸 수 없습니다: 그림이 {1}입니다.</translation>
    </message>
    <message>
        <source>Not for {0}: it has {1} classes, and {2} numbers come out.</source>
        <translation>{0}에는 쓸 수 없습니다: 클래스는 {1}개인데 숫자가 {2}개 나옵니다.</translation>
    </message>
    <message>
        <source>Fits {0}: {1} numbers come out, one for each class.</source>
        <translation>{0}에 맞습니다: 클래스마다 하나씩 숫자 {1}개가 나옵니다.</translation>
    </message>
    <message>
        <source>Build a network</source>
        <translation>신경망 만들기</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>바탕</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>입력</translation>
    </message>
    <message>
        <source>Letters, digits, - and _, 40 at most</source>
        <translation>글자, 숫자, -와 _, 최대 40자</translation>
    </message>
    <message>
        <source>Put a copy of this network into the editor; undo brings the old one back</source>
        <translation>이 신경망의 사본을 편집기에 넣습니다. 실행 취소를 누르면 전의 것이 돌아옵니다</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>채널</translation>
    </message>
    <message>
        <source>Channels: 1 for grey, 3 for colour</source>
        <translation>채널: 흑백은 1, 컬러는 3</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>높이</translation>
    </message>
    <message>
        <source>Height of the pictures, in pixels</source>
        <translation>그림의 높이(픽셀)</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>너비</translation>
    </message>
    <message>
        <source>Width of the pictures, in pixels</source>
        <translation>그림의 너비(픽셀)</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>빼기</translation>
    </message>
    <message>
        <source>Take the chosen layer out (Delete)</source>
        <translation>고른 층을 뺍니다(Delete)</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>위로</translation>
    </message>
    <message>
        <source>Move it towards the input (Alt+Up)</source>
        <translation>입력 쪽으로 옮깁니다(Alt+위)</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>아래로</translation>
    </message>
    <message>
        <source>Move it away from it (Alt+Down)</source>
        <translation>출력 쪽으로 옮깁니다(Alt+아래)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Take the last change back (Ctrl+Z)</source>
        <translation>마지막 변경을 되돌립니다(Ctrl+Z)</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>Make it again</source>
        <translation>되돌린 변경을 다시 합니다</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>열기…</translation>
    </message>
    <message>
        <source>Open a network from a JSON file</source>
        <translation>JSON 파일에서 신경망을 엽니다</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>저장…</translation>
    </message>
    <message>
        <source>Save the network as a JSON file</source>
        <translation>신경망을 JSON 파일로 저장합니다</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Go on another time; nothing is lost</source>
        <translation>나중에 이어서 합니다. 잃는 것은 없습니다</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>사용하기</translation>
    </message>
    <message>
        <source>Keep it among your networks and choose it for training</source>
        <translation>내 신경망으로 보관하고 학습에 쓰도록 고릅니다</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>더하기</translation>
    </message>
    <message>
        <source>Add a layer behind the chosen one</source>
        <translation>고른 층 뒤에 층을 더합니다</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Delete this network of your own; runs and models keep their copy</source>
        <translation>직접 만든 이 신경망을 지웁니다. 학습 기록과 모델에는 사본이 남습니다</translation>
    </message>
</context>
<context>
    <name>Controller</name>
    <message>
        <source>torch cannot be loaded, so nothing can be read or trained: {0}. Run  cnn-desktop doctor  in a terminal; it says what to do.</source>
        <translation>torch를 불러오지 못해 그림을 읽거나 학습할 수 없습니다: {0}. 터미널에서  cnn-desktop doctor  명령을 실행하면 해결 방법이 나옵니다.</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>1 thread for drawing</source>
        <translation>그림 인식에 스레드 1개</translation>
    </message>
    <message>
        <source>loading…</source>
        <translation>불러오는 중…</translation>
    </message>
    <message>
        <source>No file manager was found. The folder is {0}</source>
        <translation>파일 관리자를 찾지 못했습니다. 폴더 위치: {0}</translation>
    </message>
</context>
<context>
    <name>CorrectRow</name>
    <message>
        <source>Stored in My digits as {0}</source>
        <translation>내 숫자에 저장했습니다: {0}</translation>
    </message>
    <message>
        <source>A picture has no strokes to learn from.</source>
        <translation>이미지에는 배울 획이 없습니다.</translation>
    </message>
    <message>
        <source>Correct it: it is a…</source>
        <translation>바로잡기: 이 숫자는…</translation>
    </message>
    <message>
        <source>It is a {0}: put the drawing into My digits</source>
        <translation>이 그림은 {0}입니다. 내 숫자에 넣기</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Take the drawing out of My digits again</source>
        <translation>그림을 내 숫자에서 다시 빼기</translation>
    </message>
    <message>
        <source>My digits</source>
        <translation>내 숫자</translation>
    </message>
    <message>
        <source>Look through the digits that were stored here</source>
        <translation>저장한 숫자를 살펴봅니다</translation>
    </message>
</context>
<context>
    <name>Curves</name>
    <message>
        <source>Point at a curve to read its values.</source>
        <translation>곡선을 가리키면 값이 나옵니다.</translation>
    </message>
    <message>
        <source>Epoch {0}  ·  loss {1}  ·  accuracy {2}</source>
        <translation>에폭 {0}  ·  손실 {1}  ·  정확도 {2}</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>momentum</source>
        <translation>모멘텀</translation>
    </message>
    <message>
        <source>batch size</source>
        <translation>배치 크기</translation>
    </message>
    <message>
        <source>batches</source>
        <translation>배치</translation>
    </message>
    <message>
        <source>training</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>The arrow keys move along it.</source>
        <translation>화살표 키로 곡선을 따라 움직입니다.</translation>
    </message>
    <message>
        <source>Loss (nats)</source>
        <translation>손실 (nats)</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>Accuracy (%)</source>
        <translation>정확도 (%)</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>정확도</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>에폭</translation>
    </message>
    <message>
        <source>↑ single batches: up to {0}</source>
        <translation>↑ 일부 배치: 최대 {0}</translation>
    </message>
    <message>
        <source>Loss curve</source>
        <translation>손실 곡선</translation>
    </message>
    <message>
        <source>Accuracy curve</source>
        <translation>정확도 곡선</translation>
    </message>
</context>
<context>
    <name>DataActions</name>
    <message>
        <source>Delete a data set</source>
        <translation>데이터 세트 삭제</translation>
    </message>
    <message>
        <source>Delete the data set {0}?</source>
        <translation>{0} 데이터 세트를 삭제할까요?</translation>
    </message>
    <message>
        <source>The copy in the data folder is deleted for good. The pictures that it was made from stay where they are, and so do runs and models; but such a run cannot be resumed without its data.</source>
        <translation>데이터 폴더에 있는 사본이 완전히 삭제됩니다. 원본 그림과 학습 기록, 모델은 그대로 남지만, 그런 학습은 데이터가 없으면 이어서 할 수 없습니다.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>DataBrowser</name>
    <message>
        <source>Reading the pictures…</source>
        <translation>그림을 읽는 중…</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>취소했습니다.</translation>
    </message>
    <message>
        <source>There is no picture here. There are some under “{0}”.</source>
        <translation>여기에는 이미지가 없습니다. “{0}”에 있습니다.</translation>
    </message>
    <message>
        <source>Draw digits and confirm them on the Draw page.</source>
        <translation>그리기 페이지에서 숫자를 그리고 확인해 주면 여기에 모입니다.</translation>
    </message>
    <message>
        <source>{0} is not on this computer yet. It can be downloaded ({1}); without a network, copy {2} into {3}.</source>
        <translation>{0} 데이터가 아직 이 컴퓨터에 없습니다. 내려받을 수 있습니다({1}). 네트워크가 없으면 {2} 파일을 {3} 폴더에 복사하세요.</translation>
    </message>
    <message>
        <source>My digits</source>
        <translation>내 숫자</translation>
    </message>
    <message>
        <source>Data: {0}</source>
        <translation>데이터: {0}</translation>
    </message>
    <message>
        <source>Download {0}</source>
        <translation>내려받기 ({0})</translation>
    </message>
    <message>
        <source>To learn from: {0}</source>
        <translation>학습용: {0}</translation>
    </message>
    <message>
        <source>Training: {0}</source>
        <translation>학습용: {0}</translation>
    </message>
    <message>
        <source>Held out: {0}</source>
        <translation>측정용: {0}</translation>
    </message>
    <message>
        <source>Test: {0}</source>
        <translation>테스트용: {0}</translation>
    </message>
    <message>
        <source>{0} classes  ·  pictures of {1}  ·  mean picture and number of each class on the left</source>
        <translation>클래스 {0}개  ·  그림 크기 {1}  ·  왼쪽은 클래스별 평균 그림과 개수</translation>
    </message>
    <message>
        <source>The pictures that a network learns from</source>
        <translation>신경망이 학습하는 그림입니다</translation>
    </message>
    <message>
        <source>The pictures that it is measured with, once, at the end of training</source>
        <translation>학습이 끝난 뒤 한 번만 성능을 재는 그림입니다</translation>
    </message>
    <message>
        <source>Go to picture</source>
        <translation>그림 번호로 이동</translation>
    </message>
    <message>
        <source>The number of a picture, from 0</source>
        <translation>0부터 시작하는 그림 번호</translation>
    </message>
    <message>
        <source>Classes, with the number of pictures of each</source>
        <translation>클래스와 클래스별 그림 수</translation>
    </message>
    <message>
        <source>All classes</source>
        <translation>모든 클래스</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>그림</translation>
    </message>
    <message>
        <source>There is no picture of this class here.</source>
        <translation>이 클래스의 그림이 여기에는 없습니다.</translation>
    </message>
    <message>
        <source>Progress of reading</source>
        <translation>읽기 진행률</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Stop here; what has been downloaded is kept for later</source>
        <translation>여기서 멈춥니다. 내려받은 부분은 다음을 위해 남겨 둡니다</translation>
    </message>
    <message>
        <source>Fetch the data set; it goes on where it was cancelled</source>
        <translation>데이터 세트를 내려받습니다. 취소한 곳부터 이어서 받습니다</translation>
    </message>
</context>
<context>
    <name>DataButtons</name>
    <message>
        <source>View…</source>
        <translation>보기…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>가져오기…</translation>
    </message>
    <message>
        <source>Delete this data set…</source>
        <translation>이 데이터 세트 삭제…</translation>
    </message>
    <message>
        <source>View the data</source>
        <translation>데이터 보기</translation>
    </message>
    <message>
        <source>See the pictures by class, their values, and what augmentation does.</source>
        <translation>클래스별 그림과 픽셀 값, 데이터 증강의 결과를 봅니다.</translation>
    </message>
    <message>
        <source>Import data</source>
        <translation>데이터 가져오기</translation>
    </message>
    <message>
        <source>Make a data set of your own pictures: a folder with a sub-folder for each class, or a CSV, NPZ or IDX file.</source>
        <translation>직접 준비한 그림으로 데이터를 만듭니다. 클래스마다 하위 폴더가 있는 폴더나 CSV, NPZ, IDX 파일을 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>Delete the imported copy; what it was made from stays where it is.</source>
        <translation>가져온 사본을 삭제합니다. 원본은 그대로 남습니다.</translation>
    </message>
</context>
<context>
    <name>DataChoice</name>
    <message>
        <source>Fine-tunes {0}, the model in use, on {1} of your digits.</source>
        <translation>지금 쓰는 {0} 모델을 내 숫자 {1}개로 더 학습(미세 조정)합니다.</translation>
    </message>
    <message>
        <source>Synthetic digits are mixed in: MNIST is not here.</source>
        <translation>MNIST가 없으므로 만든 숫자를 섞습니다.</translation>
    </message>
    <message>
        <source>The data are fetched first: {0}.</source>
        <translation>데이터를 먼저 내려받습니다: {0}.</translation>
    </message>
    <message>
        <source>Drawn by the program, not by people.</source>
        <translation>사람이 아니라 프로그램이 그린 숫자입니다.</translation>
    </message>
    <message>
        <source>{0} of your digits: {1} to learn from, {2} held out for the test.</source>
        <translation>내 숫자 {0}개: 학습 {1}개, 남겨 둔 테스트 {2}개.</translation>
    </message>
    <message>
        <source>{0} of your digits: {1} to learn from, {2} to validate with, {3} held out for the test.</source>
        <translation>내 숫자 {0}개: 학습 {1}개, 검증 {2}개, 남겨 둔 테스트 {3}개.</translation>
    </message>
    <message>
        <source>Not on this computer yet; it is downloaded when it is needed.</source>
        <translation>아직 이 컴퓨터에 없습니다. 필요할 때 내려받습니다.</translation>
    </message>
    <message>
        <source>Drawn by the program, nothing to download. A network that learns from them alone reads handwriting less well: a domain gap.</source>
        <translation>프로그램이 직접 그린 숫자라 내려받지 않습니다. 이것만으로 배운 신경망은 사람의 손글씨를 덜 잘 읽습니다(도메인 차이).</translation>
    </message>
    <message>
        <source>Fine-tune: My digits + MNIST</source>
        <translation>미세 조정: 내 숫자 + MNIST</translation>
    </message>
    <message>
        <source>Fine-tune: My digits</source>
        <translation>미세 조정: 내 숫자</translation>
    </message>
    <message>
        <source>({0} of {1})</source>
        <translation>({0}/{1})</translation>
    </message>
    <message>
        <source>A new network learns from the digits in My digits alone. A fifth of them is held out to test with. It takes {0} digits.</source>
        <translation>새 신경망이 내 숫자만으로 처음부터 배웁니다. 그중 5분의 1은 테스트용으로 남겨 둡니다. 숫자 {0}개가 있어야 합니다.</translation>
    </message>
    <message>
        <source>The model in use learns from the digits in My digits too, mixed with MNIST where it is on this computer, and with synthetic digits elsewhere. It takes {0} digits and a model that reads them.</source>
        <translation>쓰고 있는 모델이 내 숫자로도 배웁니다. 이 컴퓨터에 MNIST가 있으면 MNIST와 섞고, 없으면 만든 숫자와 섞습니다. 숫자 {0}개와 숫자를 읽는 모델이 있어야 합니다.</translation>
    </message>
</context>
<context>
    <name>Datasets</name>
    <message>
        <source>Synthetic digits</source>
        <translation>만든 숫자</translation>
    </message>
</context>
<context>
    <name>DigitStrip</name>
    <message>
        <source>Test pictures, only looked at: {0} of {1} read right</source>
        <translation>테스트 그림(보기만 합니다): {1}장 중 {0}장 정답</translation>
    </message>
    <message>
        <source>Test pictures, right or wrong</source>
        <translation>테스트 그림의 정답과 오답</translation>
    </message>
    <message>
        <source>{0}, read as {1} ({2})</source>
        <translation>{0}, 읽은 결과 {1} ({2})</translation>
    </message>
</context>
<context>
    <name>DrawPage</name>
    <message>
        <source>Clear</source>
        <translation>모두 지우기</translation>
    </message>
    <message>
        <source>Draw a digit here</source>
        <translation>여기에 숫자를 그려 보세요</translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation>캔버스</translation>
    </message>
    <message>
        <source>Draw with the mouse, a pen or a finger; or move with the arrow keys and press Space to put the pen down.</source>
        <translation>마우스, 펜, 손가락으로 그리세요. 키보드로는 화살표 키로 펜을 옮기고 스페이스 바로 펜을 내립니다.</translation>
    </message>
    <message>
        <source>What the network sees</source>
        <translation>신경망이 보는 그림</translation>
    </message>
    <message>
        <source>The drawing in 28 × 28 pixels: scaled to 20 pixels, painted with a standard pen and centred by its mass, as MNIST was made.</source>
        <translation>그림을 28 × 28픽셀로 바꾼 것입니다. MNIST를 만든 방식대로 20픽셀 크기에 맞추고, 표준 펜으로 칠하고, 무게 중심을 가운데로 옮깁니다.</translation>
    </message>
    <message>
        <source>Probabilities</source>
        <translation>확률</translation>
    </message>
    <message>
        <source>Feature maps</source>
        <translation>특징 맵</translation>
    </message>
    <message>
        <source>The feature maps of your drawing appear here.</source>
        <translation>그림을 그리면 특징 맵이 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>특징 맵</translation>
    </message>
    <message>
        <source>Why wrong?</source>
        <translation>왜 틀릴까?</translation>
    </message>
    <message>
        <source>See the same drawing through the ways in which other programs feed a network, and what it says then</source>
        <translation>같은 그림을 다른 프로그램들이 신경망에 넣는 방식으로 바꾸어 보고, 그때의 답을 비교합니다</translation>
    </message>
    <message>
        <source>Vote</source>
        <translation>투표</translation>
    </message>
    <message>
        <source>Hide what the network reads until the class has voted what it is (Ctrl+B)</source>
        <translation>무엇인지 모두 투표할 때까지 신경망의 답을 숨깁니다 (Ctrl+B)</translation>
    </message>
    <message>
        <source>The network</source>
        <translation>신경망</translation>
    </message>
    <message>
        <source>Rub ink out; the other end of a tablet&apos;s pen does so too</source>
        <translation>그린 획을 지웁니다. 태블릿 펜의 반대쪽 끝으로도 지울 수 있습니다</translation>
    </message>
    <message>
        <source>Pen width: {0} makes it thinner, {1} thicker</source>
        <translation>펜 굵기: {0} 키로 가늘게, {1} 키로 굵게</translation>
    </message>
    <message>
        <source>Draw here</source>
        <translation>여기에 그리세요</translation>
    </message>
    <message>
        <source>The model in use does not read digits; it tells apart {0}
Draw all the same, and see what it takes your drawing for.</source>
        <translation>지금 쓰는 모델은 숫자를 읽지 않고 다음을 구별합니다: {0}
그래도 그려 보세요. 그림을 무엇으로 보는지 나타납니다.</translation>
    </message>
    <message>
        <source>This model takes {0}, so it is brought to that.</source>
        <translation>이 모델의 입력은 {0}이므로 그 크기로 바꿉니다.</translation>
    </message>
    <message>
        <source>The same drawing, given to the network in other ways</source>
        <translation>같은 그림을 다른 방식으로 신경망에 넣으면</translation>
    </message>
    <message>
        <source>Feature maps of this drawing</source>
        <translation>이 그림의 특징 맵(feature map)</translation>
    </message>
    <message>
        <source>Layer whose maps are shown</source>
        <translation>특징 맵을 볼 층(layer)</translation>
    </message>
    <message>
        <source>Pen</source>
        <translation>펜</translation>
    </message>
    <message>
        <source>Pen width</source>
        <translation>펜 굵기</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>지우개</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>This network has no feature maps: none of its layers is convolutional.</source>
        <translation>이 신경망에는 합성곱 층이 없어 특징 맵이 없습니다.</translation>
    </message>
    <message>
        <source>Hidden until the vote is over.</source>
        <translation>투표가 끝날 때까지 숨깁니다.</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Stroke</source>
        <translation>획</translation>
    </message>
</context>
<context>
    <name>DrawingSide</name>
    <message>
        <source>Draw a digit on the Draw page; here you see how the network reads it while it learns.</source>
        <translation>그리기 페이지에서 숫자를 그리세요. 신경망이 배우면서 그 숫자를 어떻게 읽는지 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Draw a digit on the Draw page; here you see how the model in use reads it. Of folds no network is shown.</source>
        <translation>그리기 페이지에서 숫자를 그리세요. 사용 중인 모델이 어떻게 읽는지 여기에 나타납니다. 교차 검증에서는 폴드의 신경망을 보여 주지 않습니다.</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>고정 해제</translation>
    </message>
    <message>
        <source>As the network in training reads it now</source>
        <translation>학습 중인 신경망이 지금 읽은 결과</translation>
    </message>
    <message>
        <source>As {0} reads it, the model in use: of folds no network is shown</source>
        <translation>사용 중인 모델 {0}이(가) 읽은 결과 (폴드의 신경망은 보여 주지 않습니다)</translation>
    </message>
    <message>
        <source>As {0} reads it, the model in use</source>
        <translation>사용 중인 모델 {0}이(가) 읽은 결과</translation>
    </message>
    <message>
        <source>Your drawing</source>
        <translation>내 그림</translation>
    </message>
    <message>
        <source>Probabilities of your drawing</source>
        <translation>내 그림의 확률</translation>
    </message>
    <message>
        <source>Pin this drawing</source>
        <translation>이 그림 고정</translation>
    </message>
    <message>
        <source>Not sure</source>
        <translation>확실하지 않음</translation>
    </message>
    <message>
        <source>The Draw page says why.</source>
        <translation>이유는 그리기 페이지에 나옵니다.</translation>
    </message>
    <message>
        <source>Its probabilities become curves beside the loss while a network learns</source>
        <translation>신경망이 학습하는 동안 이 그림의 확률이 손실 옆에 곡선으로 나옵니다</translation>
    </message>
    <message>
        <source>Runs…</source>
        <translation>학습 기록…</translation>
    </message>
    <message>
        <source>The runs that are kept: compare, name, resume, save</source>
        <translation>보관된 학습을 비교하고, 이름 짓고, 이어서 학습하고, 저장합니다</translation>
    </message>
    <message>
        <source>Watch a run…</source>
        <translation>학습 지켜보기…</translation>
    </message>
    <message>
        <source>See a run grow that another program or computer trains in a shared folder</source>
        <translation>다른 프로그램이나 컴퓨터가 공유 폴더에서 하는 학습을 지켜봅니다</translation>
    </message>
</context>
<context>
    <name>DreamPanel</name>
    <message>
        <source>Nothing moves this unit: its gradient is 0 from every start.</source>
        <translation>이 유닛은 어떤 시작에서도 기울기가 0이라 움직이지 않습니다.</translation>
    </message>
    <message>
        <source>Activation {0}, step {1} of {2}</source>
        <translation>활성값 {0}, {2}스텝 중 {1}스텝</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>멈췄습니다.</translation>
    </message>
    <message>
        <source>The network reads it as {0} ({1}).</source>
        <translation>신경망은 이 그림을 {0}(으)로 읽습니다({1}).</translation>
    </message>
    <message>
        <source>Made by gradient ascent</source>
        <translation>경사 상승법으로 만든 그림</translation>
    </message>
    <message>
        <source>From noise, each pixel is changed a little, again and again, in the direction that raises the activation. Smoothing and shifts keep it from ending in noise.</source>
        <translation>잡음에서 시작하여, 활성값이 커지는 방향으로 모든 픽셀을 조금씩 되풀이하여 바꿉니다(gradient ascent). 매끄럽게 하고 조금씩 옮겨서 잡음으로 끝나지 않게 합니다.</translation>
    </message>
    <message>
        <source>The picture that excites the unit most</source>
        <translation>유닛을 가장 크게 활성화하는 그림</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행</translation>
    </message>
    <message>
        <source>Another start</source>
        <translation>다른 시작</translation>
    </message>
    <message>
        <source>Climb again from other noise: there are many summits</source>
        <translation>다른 잡음에서 다시 올라갑니다. 봉우리는 여러 개입니다</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Stop climbing and keep the picture as it is</source>
        <translation>그만 올라가고 지금 그림을 그대로 둡니다</translation>
    </message>
</context>
<context>
    <name>Dropped</name>
    <message>
        <source>These are {0}. Drop one only.</source>
        <translation>파일이 {0}개입니다. 하나만 놓으세요.</translation>
    </message>
    <message>
        <source>One file at a time</source>
        <translation>파일은 한 번에 하나씩</translation>
    </message>
    <message>
        <source>Open as a picture</source>
        <translation>이미지로 열기</translation>
    </message>
    <message>
        <source>{0} comes onto the canvas and is read.</source>
        <translation>{0} 이미지를 캔버스에 올려 바로 읽습니다.</translation>
    </message>
    <message>
        <source>Open as a drawing</source>
        <translation>그림으로 열기</translation>
    </message>
    <message>
        <source>The first drawing of {0} comes onto the canvas. To import all of its digits, drop it on My digits (Ctrl+D).</source>
        <translation>{0} 파일의 첫 그림을 캔버스에 올립니다. 숫자를 모두 가져오려면 내 숫자(Ctrl+D) 창에 놓으세요.</translation>
    </message>
    <message>
        <source>Use as the model</source>
        <translation>모델로 사용하기</translation>
    </message>
    <message>
        <source>The model in {0} reads the drawing from then on.</source>
        <translation>이제부터 {0} 파일의 모델이 그림을 읽습니다.</translation>
    </message>
    <message>
        <source>Import as data to learn from</source>
        <translation>학습 데이터로 가져오기</translation>
    </message>
    <message>
        <source>The Train page shows what is found in {0} before anything is kept.</source>
        <translation>{0}에서 찾은 것을 학습 페이지에서 먼저 보여 줍니다. 확인하기 전에는 아무것도 저장하지 않습니다.</translation>
    </message>
    <message>
        <source>Cannot be opened</source>
        <translation>열 수 없습니다</translation>
    </message>
    <message>
        <source>{0} is a file of another program that could run code. Models are .safetensors files here.</source>
        <translation>{0}은(는) 코드를 실행할 수 있는 다른 프로그램의 파일입니다. 이 프로그램의 모델은 .safetensors 파일입니다.</translation>
    </message>
    <message>
        <source>{0} cannot be opened here. Drop a picture (PNG or JPEG), a drawing (.jsonl), a model (.safetensors), or data to learn from (a folder of pictures, CSV, NPZ or IDX).</source>
        <translation>{0}: 여기서 열 수 없는 파일입니다. 이미지(PNG, JPEG), 그림(.jsonl), 모델(.safetensors), 학습 데이터(이미지 폴더, CSV, NPZ, IDX)를 놓으세요.</translation>
    </message>
</context>
<context>
    <name>EpochPicture</name>
    <message>
        <source>Epoch {0} of {1}   ·   {2}</source>
        <translation>에폭 {0} / {1}   ·   {2}</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>필터</translation>
    </message>
    <message>
        <source>{0} filters of {1}</source>
        <translation>{1}의 필터 {0}개</translation>
    </message>
    <message>
        <source>Feature maps</source>
        <translation>특징 맵</translation>
    </message>
    <message>
        <source>{0} maps of {1}</source>
        <translation>{1}의 특징 맵 {0}개</translation>
    </message>
    <message>
        <source>{0} values of {1}</source>
        <translation>{1}의 값 {0}개</translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation>학습 손실</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>검증 손실</translation>
    </message>
    <message>
        <source>Training accuracy</source>
        <translation>학습 정확도</translation>
    </message>
    <message>
        <source>Validation accuracy</source>
        <translation>검증 정확도</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>필터</translation>
    </message>
    <message>
        <source>This layer has no filters.</source>
        <translation>이 층에는 필터가 없습니다.</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>맵</translation>
    </message>
    <message>
        <source>Draw a digit to see what the network made of it at this epoch.</source>
        <translation>숫자를 그리면 이 에폭의 신경망이 그것을 어떻게 보았는지 나타납니다.</translation>
    </message>
    <message>
        <source>What the network sees</source>
        <translation>신경망이 보는 그림</translation>
    </message>
    <message>
        <source>Probabilities</source>
        <translation>확률</translation>
    </message>
</context>
<context>
    <name>EpochSlider</name>
    <message>
        <source>Pause</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>Play the epochs</source>
        <translation>에폭을 차례로 보여 줍니다</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>에폭</translation>
    </message>
    <message>
        <source>The epoch that is looked at (arrow keys)</source>
        <translation>살펴보는 에폭 (화살표 키)</translation>
    </message>
    <message>
        <source>Loss: training, validation dashed</source>
        <translation>손실: 학습, 점선은 검증</translation>
    </message>
    <message>
        <source>Accuracy: training, validation dashed</source>
        <translation>정확도: 학습, 점선은 검증</translation>
    </message>
    <message>
        <source>Curves of the run</source>
        <translation>학습 곡선</translation>
    </message>
    <message>
        <source>Click to go to an epoch</source>
        <translation>클릭한 에폭으로 갑니다</translation>
    </message>
</context>
<context>
    <name>ExamplesPanel</name>
    <message>
        <source>Training picture {0}, class {1}: activation {2}</source>
        <translation>학습 그림 {0}, 클래스 {1}: 활성값 {2}</translation>
    </message>
    <message>
        <source>strongest at row {0}, column {1} of the map</source>
        <translation>특징 맵의 {0}행 {1}열에서 가장 큽니다</translation>
    </message>
    <message>
        <source>{0} of {1} training pictures seen.</source>
        <translation>학습 그림 {1}장 중 {0}장을 보았습니다.</translation>
    </message>
    <message>
        <source>The strongest of {0} training pictures.</source>
        <translation>학습 그림 {0}장 가운데 가장 큰 것들입니다.</translation>
    </message>
    <message>
        <source>The frame is what the unit sees where it responds most.</source>
        <translation>테두리는 가장 크게 반응한 자리에서 유닛이 보는 범위(수용 영역)입니다.</translation>
    </message>
    <message>
        <source>Ten that excite it most</source>
        <translation>가장 크게 활성화하는 학습 그림 10장</translation>
    </message>
    <message>
        <source>Click one to make it the drawing</source>
        <translation>누르면 그 그림이 내 그림이 됩니다</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Stop looking through the training pictures</source>
        <translation>학습 그림 훑어보기를 멈춥니다</translation>
    </message>
</context>
<context>
    <name>ExciteView</name>
    <message>
        <source>The classes</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>unit {0}</source>
        <translation>유닛 {0}</translation>
    </message>
    <message>
        <source>Training picture</source>
        <translation>학습 그림</translation>
    </message>
    <message>
        <source>The network is being loaded…</source>
        <translation>신경망을 불러오는 중…</translation>
    </message>
    <message>
        <source>The network has learned on; this is how it was a moment ago.</source>
        <translation>신경망이 그 사이 더 학습했습니다. 이것은 조금 전 모습입니다.</translation>
    </message>
    <message>
        <source>Only the synthetic digits are there, which need no download. MNIST can be downloaded on the Train page: choose it there and start.</source>
        <translation>내려받을 필요가 없는 ‘만든 숫자’만 있습니다. MNIST는 학습 페이지에서 골라 시작하면 내려받을 수 있습니다.</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>층(layer)</translation>
    </message>
    <message>
        <source>The layer whose unit is asked what excites it</source>
        <translation>무엇에 활성화되는지 알아볼 유닛이 있는 층입니다</translation>
    </message>
    <message>
        <source>Unit or class</source>
        <translation>유닛 또는 클래스</translation>
    </message>
    <message>
        <source>The unit, a feature map of the layer, or the class</source>
        <translation>층의 특징 맵 하나인 유닛, 또는 클래스입니다</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>다시 보기</translation>
    </message>
    <message>
        <source>Ask the network as it is now</source>
        <translation>지금 상태의 신경망으로 다시 알아봅니다</translation>
    </message>
</context>
<context>
    <name>ExperimentsView</name>
    <message>
        <source>Switch unit {0} of {1}</source>
        <translation>{1}의 유닛 {0} 켜고 끄기</translation>
    </message>
    <message>
        <source>Only unit {0} of {1}</source>
        <translation>{1}에서 유닛 {0}만 켜기</translation>
    </message>
    <message>
        <source>All units of {0} on</source>
        <translation>{0}의 유닛 모두 켜기</translation>
    </message>
    <message>
        <source>Back to the model as it is</source>
        <translation>원래 모델로 되돌리기</translation>
    </message>
    <message>
        <source>Kernel {0} of {1}</source>
        <translation>{1}의 커널 {0}</translation>
    </message>
    <message>
        <source>Learned kernel {0} of {1}</source>
        <translation>{1}의 학습된 커널 {0}</translation>
    </message>
    <message>
        <source>The model as it is</source>
        <translation>원래 모델 그대로입니다</translation>
    </message>
    <message>
        <source>units off: {0}</source>
        <translation>끈 유닛 {0}개</translation>
    </message>
    <message>
        <source>kernels by hand: {0}</source>
        <translation>직접 쓴 커널 {0}개</translation>
    </message>
    <message>
        <source>Experiment: {0}</source>
        <translation>실험: {0}</translation>
    </message>
    <message>
        <source>No layer of this network has units that could be switched off.</source>
        <translation>이 신경망에는 끌 수 있는 유닛을 가진 층이 없습니다.</translation>
    </message>
    <message>
        <source>The model in use and its file are never changed here.</source>
        <translation>사용 중인 모델과 그 파일은 여기서 절대 바뀌지 않습니다.</translation>
    </message>
    <message>
        <source>End the experiment; Undo brings it back</source>
        <translation>실험을 끝냅니다. 실행 취소로 되살릴 수 있습니다</translation>
    </message>
</context>
<context>
    <name>ExportButtons</name>
    <message>
        <source>Copied</source>
        <translation>복사했습니다</translation>
    </message>
    <message>
        <source>Picture (*.png)</source>
        <translation>그림 (*.png)</translation>
    </message>
    <message>
        <source>Drawing (*.svg)</source>
        <translation>벡터 그림 (*.svg)</translation>
    </message>
    <message>
        <source>Numbers (*.csv)</source>
        <translation>숫자 표 (*.csv)</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Saved: {0}</source>
        <translation>저장했습니다: {0}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy the picture to the clipboard</source>
        <translation>그림을 클립보드에 복사합니다</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>저장…</translation>
    </message>
    <message>
        <source>Save as a picture (PNG, twice as large)</source>
        <translation>그림(PNG, 두 배 크기)으로 저장합니다</translation>
    </message>
    <message>
        <source>Save as a picture (PNG, twice as large) or as numbers (CSV)</source>
        <translation>그림(PNG, 두 배 크기)이나 숫자 표(CSV)로 저장합니다</translation>
    </message>
    <message>
        <source>Save as a picture (PNG, twice as large), a drawing (SVG) or numbers (CSV)</source>
        <translation>그림(PNG, 두 배 크기), 벡터 그림(SVG)이나 숫자 표(CSV)로 저장합니다</translation>
    </message>
</context>
<context>
    <name>FileActions</name>
    <message>
        <source>Pictures and drawings</source>
        <translation>이미지와 그림</translation>
    </message>
    <message>
        <source>Open a drawing or picture</source>
        <translation>그림 또는 이미지 열기</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>이미지</translation>
    </message>
    <message>
        <source>Strokes</source>
        <translation>획</translation>
    </message>
    <message>
        <source>Save the drawing</source>
        <translation>그림 저장</translation>
    </message>
    <message>
        <source>the clipboard</source>
        <translation>클립보드</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>모델 열기</translation>
    </message>
    <message>
        <source>Save the model</source>
        <translation>모델 저장</translation>
    </message>
    <message>
        <source>Saving {0}…</source>
        <translation>{0} 저장 중…</translation>
    </message>
    <message>
        <source>{0} files were dropped: drop one at a time.</source>
        <translation>파일 {0}개를 놓았습니다. 한 번에 하나씩 놓으세요.</translation>
    </message>
    <message>
        <source>Opening {0}…</source>
        <translation>{0} 여는 중…</translation>
    </message>
    <message>
        <source>{0} holds more drawings; this is the first. My digits (Ctrl+D) imports them all.</source>
        <translation>{0} 파일에는 그림이 더 있으며, 지금 보이는 것은 첫 번째입니다. 모두 가져오려면 내 숫자(Ctrl+D)에서 가져오세요.</translation>
    </message>
    <message>
        <source>Nothing was found in {0} that stands out from its paper, so the canvas stays as it is.</source>
        <translation>{0}: 바탕과 구별되는 것을 찾지 못했습니다. 캔버스는 그대로입니다.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
</context>
<context>
    <name>FineSettings</name>
    <message>
        <source>Tick a mistake to see its symptom.</source>
        <translation>실수를 하나 고르면 그 증상이 나옵니다.</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>최적화 방법</translation>
    </message>
    <message>
        <source>How a step is made of the gradient. Adam adapts to each weight.</source>
        <translation>기울기로 한 스텝을 만드는 방법(optimizer)입니다. Adam은 가중치마다 스텝 크기를 맞춥니다.</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>모멘텀</translation>
    </message>
    <message>
        <source>How much of the last step is kept. Only SGD and RMSprop have it.</source>
        <translation>지난 스텝을 얼마나 남길지 정합니다(momentum). SGD와 RMSprop에만 있습니다.</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>학습률 스케줄</translation>
    </message>
    <message>
        <source>How the learning rate goes over the run.</source>
        <translation>학습하는 동안 학습률이 어떻게 바뀌는지 정합니다(schedule).</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>가중치 감쇠</translation>
    </message>
    <message>
        <source>Pulls the weights towards zero, against learning by heart.</source>
        <translation>가중치를 0 쪽으로 당겨서 외우는 것을 막습니다(weight decay).</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>레이블 스무딩</translation>
    </message>
    <message>
        <source>A part of the target goes to the other classes: less sure of itself.</source>
        <translation>정답의 일부를 다른 클래스에 나눕니다(label smoothing). 지나친 확신이 줄어듭니다.</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>드롭아웃</translation>
    </message>
    <message>
        <source>The share of values that dropout layers leave out while training, against learning by heart. A network without such a layer gets one before its last linear layer.</source>
        <translation>학습하는 동안 드롭아웃 층이 빼 버리는 값의 비율입니다. 외우는 것을 막습니다(dropout). 드롭아웃 층이 없는 신경망에는 마지막 선형 층 앞에 하나를 넣습니다.</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>데이터 증강</translation>
    </message>
    <message>
        <source>Each picture is bent and moved a little, anew in every epoch.</source>
        <translation>에폭마다 이미지를 조금씩 새로 구부리고 옮깁니다(augmentation).</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>검증 이미지</translation>
    </message>
    <message>
        <source>Training pictures held back to measure with after each epoch.</source>
        <translation>학습 이미지에서 따로 떼어 두고 에폭마다 측정에 쓰는 이미지 수입니다.</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>조기 종료</translation>
    </message>
    <message>
        <source>Training ends after so many epochs without a better validation loss, and the best weights are the result. Off: never.</source>
        <translation>검증 손실이 이만큼의 에폭 동안 나아지지 않으면 학습을 끝내고, 가장 좋았던 가중치를 결과로 씁니다(early stopping). ‘끔’이면 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>Cross-validate</source>
        <translation>교차 검증</translation>
    </message>
    <message>
        <source>k-fold: the training pictures are cut into parts, and a network is trained anew for each part, which is held back from it.</source>
        <translation>k-폴드: 학습 이미지를 여러 부분으로 나누고, 부분마다 그 부분을 빼 둔 채 신경망을 새로 학습합니다.</translation>
    </message>
    <message>
        <source>As built</source>
        <translation>신경망 그대로</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source> folds</source>
        <translation>폴드</translation>
    </message>
    <message>
        <source>How far does the accuracy depend on chance? Trains once for each fold and says mean and spread; no model is kept.</source>
        <translation>정확도가 얼마나 우연에 달려 있을까요? 폴드마다 한 번씩 학습하여 평균과 표준편차를 알려 줍니다. 모델은 남기지 않습니다.</translation>
    </message>
    <message>
        <source>Nesterov</source>
        <translation>네스테로프</translation>
    </message>
    <message>
        <source>{0} takes no momentum; SGD and RMSprop do.</source>
        <translation>{0}에는 모멘텀이 없습니다. SGD와 RMSprop에만 있습니다.</translation>
    </message>
    <message>
        <source>The gradient is taken where the momentum leads.</source>
        <translation>모멘텀이 이끄는 자리에서 기울기를 구합니다(Nesterov).</translation>
    </message>
    <message>
        <source>Only for SGD with a momentum above 0.</source>
        <translation>모멘텀이 0보다 큰 SGD에서만 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>고정</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>코사인</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>계단</translation>
    </message>
    <message>
        <source>One cycle</source>
        <translation>원사이클</translation>
    </message>
    <message>
        <source>None</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Handwriting</source>
        <translation>손글씨</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>설정 더 보기</translation>
    </message>
    <message>
        <source>Optimizer, schedule and the like</source>
        <translation>최적화 방법, 학습률 스케줄 등</translation>
    </message>
    <message>
        <source>Sabotage</source>
        <translation>일부러 망치기</translation>
    </message>
    <message>
        <source>Mistakes to make on purpose</source>
        <translation>일부러 해 보는 실수입니다</translation>
    </message>
</context>
<context>
    <name>FoldsCard</name>
    <message>
        <source>Copy figures</source>
        <translation>수치 복사</translation>
    </message>
    <message>
        <source>As a table, for a spreadsheet</source>
        <translation>스프레드시트에 붙여 넣을 표로 복사합니다</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>The figures go; nothing else was kept</source>
        <translation>수치가 사라집니다. 따로 보관된 것은 없습니다</translation>
    </message>
    <message>
        <source>Accuracies of the folds, their mean and spread</source>
        <translation>폴드별 정확도와 평균, 표준편차</translation>
    </message>
    <message>
        <source>A dot for each fold; the line is their mean, the band one standard deviation to each side.</source>
        <translation>점은 폴드 하나, 선은 평균, 띠는 평균 양쪽으로 표준편차만큼입니다.</translation>
    </message>
    <message>
        <source>Line: mean; band: ± one standard deviation. Each on the part that was held back; the test pictures stay untouched, and no model is kept.</source>
        <translation>선은 평균, 띠는 ± 표준편차입니다. 각각 빼 둔 부분에서 측정했습니다. 테스트 이미지는 쓰지 않았고 모델도 남기지 않습니다.</translation>
    </message>
    <message>
        <source>Stopped. {0} folds of {1}: {2} ± {3} points (standard deviation) read right.</source>
        <translation>중지했습니다. 폴드 {1}개 중 {0}개: 정확도 {2} ± {3}%p(표준편차)</translation>
    </message>
    <message>
        <source>{0} folds: {1} ± {2} points (standard deviation) read right.</source>
        <translation>폴드 {0}개: 정확도 {1} ± {2}%p(표준편차)</translation>
    </message>
    <message>
        <source>Nothing is kept of it.</source>
        <translation>남은 것이 없습니다.</translation>
    </message>
    <message>
        <source>Stopped before the first fold was over.</source>
        <translation>첫 폴드가 끝나기 전에 중지했습니다.</translation>
    </message>
    <message>
        <source>Stopped. One fold of {0}: {1} read right.</source>
        <translation>중지했습니다. 폴드 {0}개 중 1개: 정확도 {1}.</translation>
    </message>
    <message>
        <source>One by one: {0} %</source>
        <translation>하나씩: {0} %</translation>
    </message>
    <message>
        <source>From {0} to {1}.</source>
        <translation>최저 {0}, 최고 {1}.</translation>
    </message>
    <message>
        <source>Fold {0}: {1}</source>
        <translation>폴드 {0}: {1}</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>How to use it</source>
        <translation>사용 방법</translation>
    </message>
    <message>
        <source>&lt;b&gt;Keys&lt;/b&gt;</source>
        <translation>&lt;b&gt;단축키&lt;/b&gt;</translation>
    </message>
    <message>
        <source>&lt;b&gt;Draw&lt;/b&gt; a digit with the mouse, a pen or a finger. The prediction, what the network sees and its feature maps follow while you draw.</source>
        <translation>&lt;b&gt;그리기&lt;/b&gt;: 마우스, 펜, 손가락으로 숫자를 그리세요. 그리는 동안 예측, 신경망이 보는 그림, 특징 맵이 함께 바뀝니다.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Why wrong?&lt;/b&gt; shows the same drawing as other programs would feed it to the network; a cross marks where the answer is another one.</source>
        <translation>&lt;b&gt;왜 틀릴까?&lt;/b&gt;는 같은 그림을 다른 프로그램들이 신경망에 넣는 방식으로 보여 줍니다. 답이 달라지는 곳에는 ✕ 표시가 붙습니다.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Train&lt;/b&gt;: choose a recipe and press Start training. The drawing is read by the learning network all the while. At the end keep the new model or go back.</source>
        <translation>&lt;b&gt;학습&lt;/b&gt;: 레시피를 고르고 ‘학습 시작’을 누르세요. 학습하는 동안에도 그 신경망이 그림을 읽습니다. 끝나면 새 모델을 보관하거나 이전 모델로 되돌리세요.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Inspect&lt;/b&gt;: the network as a row of layers. A double click or Enter opens a layer, then a unit with every product and sum; Esc goes back, the arrow keys walk, F freezes the picture. Blue is positive, orange negative.</source>
        <translation>&lt;b&gt;들여다보기&lt;/b&gt;: 신경망을 층의 줄로 보여 줍니다. 두 번 누르거나 Enter를 누르면 층이 열리고, 다시 유닛이 열려 곱과 합이 모두 보입니다. Esc는 뒤로, 화살표 키는 이동, F는 그림 고정입니다. 파란색은 양수, 주황색은 음수입니다.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Files&lt;/b&gt;: drop a model (.safetensors), a picture, a stroke file or data to learn from on the window.</source>
        <translation>&lt;b&gt;파일&lt;/b&gt;: 모델(.safetensors), 이미지, 그림 파일, 학습 데이터를 창에 끌어다 놓으세요.</translation>
    </message>
    <message>
        <source>Draw, Train, Inspect</source>
        <translation>그리기, 학습, 들여다보기</translation>
    </message>
    <message>
        <source>Arrows, Space</source>
        <translation>화살표, 스페이스 바</translation>
    </message>
    <message>
        <source>on the canvas: move the pen, put it down or lift it</source>
        <translation>캔버스에서 펜 옮기기, 펜 내리기와 들기</translation>
    </message>
    <message>
        <source>undo, redo</source>
        <translation>실행 취소, 다시 실행</translation>
    </message>
    <message>
        <source>clear the canvas</source>
        <translation>캔버스 모두 지우기</translation>
    </message>
    <message>
        <source>on Draw: eraser, thinner pen, thicker pen</source>
        <translation>그리기 페이지: 지우개, 펜 가늘게, 펜 굵게</translation>
    </message>
    <message>
        <source>on Draw: Why wrong?</source>
        <translation>그리기 페이지: 왜 틀릴까?</translation>
    </message>
    <message>
        <source>Correct it: say what it is</source>
        <translation>바로잡기: 어떤 숫자인지 정하기</translation>
    </message>
    <message>
        <source>My digits</source>
        <translation>내 숫자</translation>
    </message>
    <message>
        <source>open a drawing or picture, save the drawing</source>
        <translation>그림 또는 이미지 열기, 그림 저장</translation>
    </message>
    <message>
        <source>copy the drawing as a picture, paste a picture</source>
        <translation>그림을 이미지로 복사, 이미지 붙여넣기</translation>
    </message>
    <message>
        <source>start training, pause or resume it</source>
        <translation>학습 시작, 일시 정지 또는 계속</translation>
    </message>
    <message>
        <source>vote, projector, full screen</source>
        <translation>투표, 프로젝터, 전체 화면</translation>
    </message>
    <message>
        <source>&lt;b&gt;Correct it&lt;/b&gt;: one click on the right digit keeps the drawing in My digits (Ctrl+D). From 20 digits on, Train lets the model in use learn from them.</source>
        <translation>&lt;b&gt;바로잡기&lt;/b&gt;: 맞는 숫자를 한 번 누르면 그림이 내 숫자(Ctrl+D)에 모입니다. 20개부터는 학습 페이지에서 쓰고 있는 모델이 그 숫자로 더 배울 수 있습니다.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Vote&lt;/b&gt; (Ctrl+B) hides the reading until the class has voted by the number keys; Enter reveals it. On Train, Build your own… puts a network together and View… shows the data.</source>
        <translation>&lt;b&gt;투표&lt;/b&gt;(Ctrl+B)를 켜면 학생들이 숫자 키로 투표할 때까지 결과가 숨겨지고, Enter를 누르면 공개됩니다. 학습 페이지의 ‘직접 만들기…’로 신경망을 조립하고 ‘보기…’로 데이터를 볼 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Choose a folder…</source>
        <translation>폴더 선택…</translation>
    </message>
    <message>
        <source>A folder with a sub-folder for each class, or with train and test of such.</source>
        <translation>클래스마다 하위 폴더가 하나씩 있는 폴더, 또는 그런 train과 test 폴더가 있는 폴더입니다.</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>파일 선택…</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>그 밖에 {0}개</translation>
    </message>
    <message>
        <source>Left out ({0}): {1}</source>
        <translation>제외한 항목({0}개): {1}</translation>
    </message>
    <message>
        <source>a folder with a sub-folder for each class, or with train and test of such</source>
        <translation>클래스마다 하위 폴더가 있는 폴더, 또는 그런 폴더를 담은 train과 test가 있는 폴더</translation>
    </message>
    <message>
        <source>a CSV file: in each line the label first, then the pixels</source>
        <translation>CSV 파일: 줄마다 레이블이 먼저, 그다음 픽셀 값</translation>
    </message>
    <message>
        <source>an NPZ file of NumPy, or the IDX files that MNIST comes in</source>
        <translation>NumPy의 NPZ 파일, 또는 MNIST가 쓰는 IDX 파일</translation>
    </message>
    <message>
        <source>Choose pictures of your own:</source>
        <translation>가져올 이미지를 고르세요.</translation>
    </message>
    <message>
        <source>You see what was found before anything is kept.</source>
        <translation>저장하기 전에 찾은 내용을 먼저 보여 줍니다.</translation>
    </message>
    <message>
        <source>A CSV, NPZ or IDX file.</source>
        <translation>CSV, NPZ 또는 IDX 파일입니다.</translation>
    </message>
    <message>
        <source>Progress of the import</source>
        <translation>가져오기 진행률</translation>
    </message>
    <message>
        <source>What the data set is called: letters, digits, - and _.</source>
        <translation>데이터의 이름입니다. 글자, 숫자, -, _를 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>가져오기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Keep a checked copy in the data folder.</source>
        <translation>확인된 사본을 데이터 폴더에 저장합니다.</translation>
    </message>
    <message>
        <source>Stop, and keep nothing.</source>
        <translation>멈추고 아무것도 저장하지 않습니다.</translation>
    </message>
    <message>
        <source>Import data</source>
        <translation>데이터 가져오기</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>{0} pictures to learn from and {1} to test with, {2}, values {3} to {4}</source>
        <translation>학습용 그림 {0}장, 테스트용 그림 {1}장, {2}, 값 {3}~{4}</translation>
    </message>
    <message>
        <source>and {0} more classes</source>
        <translation>그 밖에 클래스 {0}개</translation>
    </message>
</context>
<context>
    <name>InputPanel</name>
    <message>
        <source>Pictures</source>
        <translation>그림</translation>
    </message>
    <message>
        <source>Look at a picture</source>
        <translation>그림 들여다보기</translation>
    </message>
    <message>
        <source>Chosen elsewhere</source>
        <translation>다른 곳에서 고른 그림</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>읽는 중…</translation>
    </message>
    <message>
        <source>{0}: it is a {1}</source>
        <translation>{0}: 정답 {1}</translation>
    </message>
    <message>
        <source>My drawing</source>
        <translation>내 그림</translation>
    </message>
    <message>
        <source>Test pictures</source>
        <translation>테스트 그림</translation>
    </message>
    <message>
        <source>Training pictures</source>
        <translation>학습 그림</translation>
    </message>
    <message>
        <source>A picture file…</source>
        <translation>그림 파일…</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>그림</translation>
    </message>
    <message>
        <source>What goes into the network</source>
        <translation>신경망에 무엇을 넣을지 고릅니다</translation>
    </message>
    <message>
        <source>Number of the picture</source>
        <translation>그림 번호</translation>
    </message>
    <message>
        <source>Previous picture</source>
        <translation>이전 그림</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>다음 그림</translation>
    </message>
    <message>
        <source>Look at another picture file</source>
        <translation>다른 이미지 파일을 봅니다</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>임의</translation>
    </message>
    <message>
        <source>A picture drawn by lot</source>
        <translation>그림을 임의로 하나 고릅니다</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>파일 고르기…</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>고정</translation>
    </message>
    <message>
        <source>Keep this picture in the network, whatever is drawn meanwhile (F)</source>
        <translation>그 사이 무엇을 그리든 이 그림을 신경망에 그대로 둡니다 (F)</translation>
    </message>
    <message>
        <source>What the network sees</source>
        <translation>신경망이 보는 그림</translation>
    </message>
</context>
<context>
    <name>InspectPage</name>
    <message>
        <source>Filters and maps</source>
        <translation>필터와 특징 맵</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>신경망</translation>
    </message>
    <message>
        <source>Views of the network</source>
        <translation>신경망을 보는 방법</translation>
    </message>
    <message>
        <source>What is shown of the network</source>
        <translation>신경망의 무엇을 볼지 고릅니다</translation>
    </message>
    <message>
        <source>Views further left</source>
        <translation>왼쪽 보기로</translation>
    </message>
    <message>
        <source>Views further right</source>
        <translation>오른쪽 보기로</translation>
    </message>
</context>
<context>
    <name>KernelPanel</name>
    <message>
        <source>all inputs alike</source>
        <translation>모든 입력에 똑같이</translation>
    </message>
    <message>
        <source>input {0}</source>
        <translation>입력 {0}</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>커널</translation>
    </message>
    <message>
        <source>Kernel {0} of {1}</source>
        <translation>{1}의 커널 {0}</translation>
    </message>
    <message>
        <source>“{0}” is no number from −1000 to 1000: nothing was changed.</source>
        <translation>“{0}”은(는) −1000부터 1000까지의 수가 아니어서 아무것도 바꾸지 않았습니다.</translation>
    </message>
    <message>
        <source>Choose a unit of a convolution on the left to write its kernel by hand.</source>
        <translation>왼쪽에서 합성곱(convolution) 층의 유닛을 고르면 그 커널을 직접 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>Unit {0} is off: its kernel counts once it is on again.</source>
        <translation>{0}번 유닛이 꺼져 있어, 다시 켜야 이 커널이 쓰입니다.</translation>
    </message>
    <message>
        <source>The mean over all inputs. What is written here is used for each of them; choose an input to change that one alone.</source>
        <translation>모든 입력의 평균입니다. 여기에 쓴 값은 모든 입력에 쓰입니다. 하나만 바꾸려면 그 입력을 고르세요.</translation>
    </message>
    <message>
        <source>Type into a cell to change it; 1/9 is a number too.</source>
        <translation>칸에 숫자를 써서 바꾸세요. 1/9처럼 써도 됩니다.</translation>
    </message>
    <message>
        <source>as learned</source>
        <translation>학습된 그대로</translation>
    </message>
    <message>
        <source>identity</source>
        <translation>항등</translation>
    </message>
    <message>
        <source>Sobel x: upright edges</source>
        <translation>소벨 x: 세로 경계</translation>
    </message>
    <message>
        <source>Sobel y: level edges</source>
        <translation>소벨 y: 가로 경계</translation>
    </message>
    <message>
        <source>Laplace: all edges</source>
        <translation>라플라스: 모든 경계</translation>
    </message>
    <message>
        <source>blur</source>
        <translation>흐리게</translation>
    </message>
    <message>
        <source>sharpen</source>
        <translation>선명하게</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>직접 쓰기</translation>
    </message>
    <message>
        <source>Kernel to use</source>
        <translation>쓸 커널</translation>
    </message>
    <message>
        <source>A kernel in place of the learned one</source>
        <translation>학습된 커널 대신 쓸 커널</translation>
    </message>
    <message>
        <source>Input channel</source>
        <translation>입력 채널</translation>
    </message>
    <message>
        <source>Which input the kernel is for: there is one for each</source>
        <translation>어느 입력의 커널인지 고릅니다. 입력마다 하나씩 있습니다</translation>
    </message>
    <message>
        <source>Cells of the kernel</source>
        <translation>커널의 칸</translation>
    </message>
    <message>
        <source>Type a number into a cell; the map below follows</source>
        <translation>칸에 숫자를 입력하면 아래 맵이 따라 바뀝니다</translation>
    </message>
    <message>
        <source>Learned map</source>
        <translation>학습된 커널의 맵</translation>
    </message>
    <message>
        <source>Map of this kernel</source>
        <translation>이 커널의 맵</translation>
    </message>
    <message>
        <source>Draw a digit</source>
        <translation>숫자를 그리세요</translation>
    </message>
</context>
<context>
    <name>LaterPanel</name>
    <message>
        <source>Draw a digit on the right to see what changes here.</source>
        <translation>오른쪽에 숫자를 그리면 여기서 무엇이 바뀌는지 보입니다.</translation>
    </message>
    <message>
        <source>Seen from</source>
        <translation>뒤쪽 층</translation>
    </message>
    <message>
        <source>Later layer</source>
        <translation>뒤쪽 층</translation>
    </message>
    <message>
        <source>A layer behind, which shows what the change does</source>
        <translation>바꾼 결과를 보여 주는 뒤쪽 층</translation>
    </message>
    <message>
        <source>now</source>
        <translation>지금</translation>
    </message>
    <message>
        <source>before</source>
        <translation>이전</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>차이</translation>
    </message>
    <message>
        <source>What is shown of it</source>
        <translation>보여 줄 것</translation>
    </message>
    <message>
        <source>Its maps now, before the experiment, or the difference</source>
        <translation>지금의 맵, 실험 전의 맵, 또는 그 차이</translation>
    </message>
    <message>
        <source>Maps of the later layer</source>
        <translation>뒤쪽 층의 맵</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>맵</translation>
    </message>
</context>
<context>
    <name>LayerPanel</name>
    <message>
        <source>mean of all inputs</source>
        <translation>모든 입력의 평균</translation>
    </message>
    <message>
        <source>in colour</source>
        <translation>컬러로</translation>
    </message>
    <message>
        <source>red</source>
        <translation>빨강</translation>
    </message>
    <message>
        <source>green</source>
        <translation>초록</translation>
    </message>
    <message>
        <source>blue</source>
        <translation>파랑</translation>
    </message>
    <message>
        <source>input {0}</source>
        <translation>입력 {0}</translation>
    </message>
    <message>
        <source>Feature maps</source>
        <translation>특징 맵</translation>
    </message>
    <message>
        <source>{0} feature maps of {1}, {2}</source>
        <translation>{1}의 특징 맵 {0}개, {2}</translation>
    </message>
    <message>
        <source>{0} values of {1}</source>
        <translation>{1}의 값 {0}개</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>필터</translation>
    </message>
    <message>
        <source>{0} filters of {1}</source>
        <translation>{1}의 필터 {0}개</translation>
    </message>
    <message>
        <source>Filter {0}: a kernel for each of {1} inputs</source>
        <translation>필터 {0}: 입력 {1}개마다 커널(kernel) 하나</translation>
    </message>
    <message>
        <source>Input channel</source>
        <translation>입력 채널</translation>
    </message>
    <message>
        <source>Whose kernels are shown: a filter has one for each input.</source>
        <translation>어느 입력의 커널(kernel)을 볼지 고릅니다. 필터에는 입력마다 커널이 하나씩 있습니다.</translation>
    </message>
    <message>
        <source>This layer has no filters of its own. Choose a convolution above.</source>
        <translation>이 층에는 자기 필터가 없습니다. 위에서 합성곱(convolution) 층을 고르세요.</translation>
    </message>
    <message>
        <source>Kernels of the filter</source>
        <translation>필터의 커널</translation>
    </message>
</context>
<context>
    <name>LayerTable</name>
    <message>
        <source>input</source>
        <translation>입력</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>층</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>하는 일</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>출력</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>파라미터</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>층</translation>
    </message>
    <message>
        <source>Delete removes a layer, Alt and an arrow key move it</source>
        <translation>Delete로 층을 빼고, Alt와 화살표로 옮깁니다</translation>
    </message>
</context>
<context>
    <name>LayersView</name>
    <message>
        <source>mean of all inputs</source>
        <translation>모든 입력의 평균</translation>
    </message>
    <message>
        <source>input {0}</source>
        <translation>입력 {0}</translation>
    </message>
    <message>
        <source>in colour</source>
        <translation>컬러로</translation>
    </message>
    <message>
        <source>red</source>
        <translation>빨강</translation>
    </message>
    <message>
        <source>green</source>
        <translation>초록</translation>
    </message>
    <message>
        <source>blue</source>
        <translation>파랑</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>필터</translation>
    </message>
    <message>
        <source>{0} filters of {1}</source>
        <translation>{1}의 필터 {0}개</translation>
    </message>
    <message>
        <source>Feature maps</source>
        <translation>특징 맵</translation>
    </message>
    <message>
        <source>{0} feature maps</source>
        <translation>특징 맵 {0}개</translation>
    </message>
    <message>
        <source>{0} values</source>
        <translation>값 {0}개</translation>
    </message>
    <message>
        <source>Point at a filter or a map to see its partner.</source>
        <translation>필터나 특징 맵을 가리키면 그 짝이 표시됩니다.</translation>
    </message>
    <message>
        <source>What the network sees</source>
        <translation>신경망이 보는 그림</translation>
    </message>
    <message>
        <source>Filter {0} of {1}: norm {2}, bias {3}</source>
        <translation>{1} 필터 {0}: 노름(norm) {2}, 편향(bias) {3}</translation>
    </message>
    <message>
        <source>Its map: mean {0}, largest {1}</source>
        <translation>그 특징 맵: 평균 {0}, 최댓값 {1}</translation>
    </message>
    <message>
        <source>Layers of the network</source>
        <translation>신경망의 층</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>층(layer)</translation>
    </message>
    <message>
        <source>The layer that is shown</source>
        <translation>보고 있는 층(layer)</translation>
    </message>
    <message>
        <source>Input channel</source>
        <translation>입력 채널</translation>
    </message>
    <message>
        <source>Whose kernels are shown: a filter has one for each input.</source>
        <translation>어느 입력의 커널(kernel)을 볼지 고릅니다. 필터에는 입력마다 커널이 하나씩 있습니다.</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>필터</translation>
    </message>
    <message>
        <source>This layer has no filters. Choose a convolution above.</source>
        <translation>이 층에는 필터가 없습니다. 위에서 합성곱(convolution) 층을 고르세요.</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>특징 맵</translation>
    </message>
    <message>
        <source>Draw a digit on the right to see what each filter makes of it.</source>
        <translation>오른쪽에 숫자를 그리면 각 필터가 무엇을 만드는지 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Kernels of the filter</source>
        <translation>필터의 커널</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>입력</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Model in use: {0}</source>
        <translation>사용 중인 모델: {0}</translation>
    </message>
    <message>
        <source>CNN Desktop</source>
        <translation>CNN Desktop</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>파일(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>편집(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>보기(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Training</source>
        <translation>학습(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>도움말(&amp;H)</translation>
    </message>
    <message>
        <source>The model that reads the canvas: switch, open, save</source>
        <translation>캔버스를 읽는 모델: 바꾸기, 열기, 저장</translation>
    </message>
    <message>
        <source>Back to the shipped model</source>
        <translation>기본 모델로 돌아가기</translation>
    </message>
    <message>
        <source>Read with the model that came with the program; kept models stay in the menu</source>
        <translation>프로그램에 들어 있는 모델로 읽습니다. 보관한 모델은 메뉴에 남아 있습니다</translation>
    </message>
    <message>
        <source>What reads the drawing, and the data that the model in use has learned from; while a network is trained, the data that it learns from</source>
        <translation>그림을 읽는 장치와 사용 중인 모델이 학습한 데이터입니다. 학습 중에는 신경망이 지금 배우는 데이터를 보여 줍니다.</translation>
    </message>
    <message>
        <source>Training progress</source>
        <translation>학습 진행률</translation>
    </message>
</context>
<context>
    <name>MapLegend</name>
    <message>
        <source>Hide all</source>
        <translation>모두 숨기기</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>모두 보이기</translation>
    </message>
    <message>
        <source>Show or hide the points of all classes</source>
        <translation>모든 클래스의 점을 보이거나 숨깁니다</translation>
    </message>
    <message>
        <source>Show or hide the points of {0}</source>
        <translation>{0}의 점을 보이거나 숨깁니다</translation>
    </message>
</context>
<context>
    <name>MapView</name>
    <message>
        <source>my drawing</source>
        <translation>내 그림</translation>
    </message>
    <message>
        <source>Point at a picture to see it, click it to keep it here.</source>
        <translation>점을 가리키면 그림이 보이고, 누르면 여기에 남습니다.</translation>
    </message>
    <message>
        <source>Training picture {0}: {1}</source>
        <translation>학습 그림 {0}: {1}</translation>
    </message>
    <message>
        <source>Read as {0} ({1})</source>
        <translation>{0}(으)로 읽음 ({1})</translation>
    </message>
    <message>
        <source>The network is being loaded…</source>
        <translation>신경망을 불러오는 중…</translation>
    </message>
    <message>
        <source>The network has learned on; this is how it was a moment ago.</source>
        <translation>신경망이 그 사이 더 학습했습니다. 이것은 조금 전 모습입니다.</translation>
    </message>
    <message>
        <source>t-SNE: step {0} of {1}; groups are still forming.</source>
        <translation>t-SNE: {1}스텝 중 {0}스텝. 무리가 아직 만들어지는 중입니다.</translation>
    </message>
    <message>
        <source>Stopped. Look again to see the map.</source>
        <translation>멈췄습니다. ‘다시 보기’를 누르면 지도가 나타납니다.</translation>
    </message>
    <message>
        <source>{0} of {1} training pictures read.</source>
        <translation>학습 그림 {1}장 중 {0}장을 읽었습니다.</translation>
    </message>
    <message>
        <source>{0} of {1} training pictures by t-SNE: near is similar, far says little. The drawing lies at the mean of its {2} nearest pictures.</source>
        <translation>학습 그림 {1}장 중 {0}장의 t-SNE 지도입니다. 가까우면 비슷하지만, 먼 거리에는 큰 뜻이 없습니다. 내 그림은 가장 가까운 그림 {2}장의 평균 자리에 있습니다.</translation>
    </message>
    <message>
        <source>Stopped at step {0}.</source>
        <translation>{0}스텝에서 멈췄습니다.</translation>
    </message>
    <message>
        <source>{0} of {1} training pictures by their last hidden layer, along the two directions in which they differ most ({2} and {3} of all difference).</source>
        <translation>학습 그림 {1}장 중 {0}장을 마지막 은닉층의 값으로, 가장 크게 차이 나는 두 방향(주성분)에 놓았습니다(전체 분산의 {2}와 {3}).</translation>
    </message>
    <message>
        <source>PCA</source>
        <translation>주성분(PCA)</translation>
    </message>
    <message>
        <source>Principal components: the plane in which the pictures differ most</source>
        <translation>주성분 분석(PCA): 그림들이 가장 크게 차이 나는 평면입니다</translation>
    </message>
    <message>
        <source>Keeps similar pictures together; takes some seconds, and can be stopped</source>
        <translation>비슷한 그림을 가까이 모읍니다. 몇 초가 걸리며 도중에 멈출 수 있습니다</translation>
    </message>
    <message>
        <source>Whole map</source>
        <translation>전체 보기</translation>
    </message>
    <message>
        <source>Bring all points into view; the wheel zooms</source>
        <translation>모든 점이 보이게 합니다. 휠로 확대하고 축소합니다</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>다시 보기</translation>
    </message>
    <message>
        <source>Ask the network as it is now</source>
        <translation>지금 상태의 신경망으로 다시 알아봅니다</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Give up what is being worked at</source>
        <translation>하고 있는 계산을 그만둡니다</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행</translation>
    </message>
    <message>
        <source>Map of the data</source>
        <translation>데이터 지도</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>The chosen training picture</source>
        <translation>고른 학습 그림</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>Open drawing or picture…</source>
        <translation>그림 또는 이미지 열기…</translation>
    </message>
    <message>
        <source>Save drawing as…</source>
        <translation>그림을 다른 이름으로 저장…</translation>
    </message>
    <message>
        <source>My digits…</source>
        <translation>내 숫자…</translation>
    </message>
    <message>
        <source>Open model…</source>
        <translation>모델 열기…</translation>
    </message>
    <message>
        <source>Save model as…</source>
        <translation>모델을 다른 이름으로 저장…</translation>
    </message>
    <message>
        <source>Use the shipped model</source>
        <translation>기본 모델 사용</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>끝내기</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>Copy drawing as picture</source>
        <translation>그림을 이미지로 복사</translation>
    </message>
    <message>
        <source>Paste picture</source>
        <translation>이미지 붙여넣기</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>모두 지우기</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>시스템 설정에 따름</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>Projector: everything larger</source>
        <translation>프로젝터: 모두 크게</translation>
    </message>
    <message>
        <source>Vote, then reveal</source>
        <translation>투표하고 공개하기</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>전체 화면</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>학습 시작</translation>
    </message>
    <message>
        <source>Pause or resume</source>
        <translation>일시 정지 또는 계속</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>How to use it</source>
        <translation>사용 방법</translation>
    </message>
    <message>
        <source>Open the folder of the log file</source>
        <translation>로그 파일 폴더 열기</translation>
    </message>
    <message>
        <source>Open the folder of the data</source>
        <translation>데이터 폴더 열기</translation>
    </message>
    <message>
        <source>About CNN Desktop</source>
        <translation>CNN Desktop 정보</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>색상</translation>
    </message>
    <message>
        <source>Language / 언어</source>
        <translation>언어 / Language</translation>
    </message>
</context>
<context>
    <name>MergeBar</name>
    <message>
        <source>Reading {0}…</source>
        <translation>{0} 읽는 중…</translation>
    </message>
    <message>
        <source>waiting: {0}</source>
        <translation>대기 중인 파일: {0}개</translation>
    </message>
    <message>
        <source>How much of the file is read</source>
        <translation>파일을 읽은 정도</translation>
    </message>
    <message>
        <source>Skip this file</source>
        <translation>이 파일 건너뛰기</translation>
    </message>
    <message>
        <source>Add nothing of this file, and go on with the next</source>
        <translation>이 파일에서는 아무것도 더하지 않고 다음 파일로 넘어갑니다</translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation>모두 취소</translation>
    </message>
    <message>
        <source>Stop, and add nothing of this file and of those that wait</source>
        <translation>멈추고, 이 파일과 대기 중인 파일에서는 아무것도 더하지 않습니다</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Stop, and add nothing of this file</source>
        <translation>멈추고, 이 파일에서는 아무것도 더하지 않습니다</translation>
    </message>
</context>
<context>
    <name>ModelBar</name>
    <message>
        <source>{0} · learning, epoch {1}</source>
        <translation>{0} · 학습 중, 에폭 {1}</translation>
    </message>
    <message>
        <source>the drawing is read by the network in training</source>
        <translation>학습 중인 신경망이 그림을 읽고 있습니다</translation>
    </message>
    <message>
        <source>no model</source>
        <translation>모델 없음</translation>
    </message>
    <message>
        <source>open a model or train one</source>
        <translation>모델을 열거나 새로 학습하세요</translation>
    </message>
    <message>
        <source>It does not read digits; its classes: {0}</source>
        <translation>숫자를 읽지 않는 모델입니다. 클래스: {0}</translation>
    </message>
    <message>
        <source>shipped with the program</source>
        <translation>프로그램 기본 모델</translation>
    </message>
    <message>
        <source>kept here</source>
        <translation>보관한 모델</translation>
    </message>
    <message>
        <source>not kept yet</source>
        <translation>아직 보관하지 않음</translation>
    </message>
    <message>
        <source>just trained, not kept yet</source>
        <translation>방금 학습함, 아직 보관하지 않음</translation>
    </message>
    <message>
        <source>{0} on {1}</source>
        <translation>{1} 정확도 {0}</translation>
    </message>
    <message>
        <source>kept here, {0}</source>
        <translation>보관한 모델, {0}</translation>
    </message>
    <message>
        <source>Shipped model</source>
        <translation>기본 모델</translation>
    </message>
</context>
<context>
    <name>MyDigitsDialog</name>
    <message>
        <source>Import digits</source>
        <translation>숫자 가져오기</translation>
    </message>
    <message>
        <source>Strokes</source>
        <translation>획</translation>
    </message>
    <message>
        <source>Export digits</source>
        <translation>숫자 내보내기</translation>
    </message>
    <message>
        <source>All</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>All writers</source>
        <translation>모든 사람</translation>
    </message>
    <message>
        <source>No name</source>
        <translation>이름 없음</translation>
    </message>
    <message>
        <source>There is no such digit here.</source>
        <translation>여기에는 그런 숫자가 없습니다.</translation>
    </message>
    <message>
        <source>{0} chosen: press a digit&apos;s key to say what they are</source>
        <translation>{0}개 선택됨: 숫자 키를 누르면 그 숫자로 바뀝니다</translation>
    </message>
    <message>
        <source>Click a digit to choose it; drag or hold Ctrl for more.</source>
        <translation>숫자를 눌러 고르세요. 끌거나 Ctrl을 누르면 여러 개를 고릅니다.</translation>
    </message>
    <message>
        <source>Export {0}…</source>
        <translation>{0}개 내보내기…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>line {0}: {1}</source>
        <translation>{0}번째 줄: {1}</translation>
    </message>
    <message>
        <source>Digits written: {0}, to {1}</source>
        <translation>숫자 {0}개를 {1}에 저장했습니다.</translation>
    </message>
    <message>
        <source>Writer</source>
        <translation>쓴 사람</translation>
    </message>
    <message>
        <source>Who wrote the chosen digits? Leave it empty for no name.</source>
        <translation>고른 숫자는 누가 썼나요? 이름이 없으면 비워 두세요.</translation>
    </message>
    <message>
        <source>Cancelled: nothing of {0} was added.</source>
        <translation>취소했습니다. {0}에서 더한 숫자는 없습니다.</translation>
    </message>
    <message>
        <source>Show all digits</source>
        <translation>모든 숫자 보기</translation>
    </message>
    <message>
        <source>Show what is labelled {0}</source>
        <translation>레이블이 {0}인 숫자만 보기</translation>
    </message>
    <message>
        <source>Reading My digits…</source>
        <translation>내 숫자 읽는 중…</translation>
    </message>
    <message>
        <source>No digits yet. Draw one on the Draw page and press the digit that it is: it comes here. Or import the digits of others: drop their file here.</source>
        <translation>아직 숫자가 없습니다. 그리기 페이지에서 숫자를 그리고 그 숫자의 단추를 누르면 여기에 모입니다. 다른 사람의 숫자 파일을 여기에 끌어다 놓아 가져올 수도 있습니다.</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>저장하는 중…</translation>
    </message>
    <message>
        <source>{0} and {1} more</source>
        <translation>{0} 외 {1}개</translation>
    </message>
    <message>
        <source>Import them again to add them.</source>
        <translation>더하려면 다시 가져오세요.</translation>
    </message>
    <message>
        <source>Digits added: {0}.</source>
        <translation>숫자 {0}개를 더했습니다.</translation>
    </message>
    <message>
        <source>Here already, so skipped: {0}.</source>
        <translation>{0}개는 이미 있어서 건너뛰었습니다.</translation>
    </message>
    <message>
        <source>Left out, because My digits is full: {0}.</source>
        <translation>{0}개는 내 숫자가 가득 차서 넣지 못했습니다.</translation>
    </message>
    <message>
        <source>Lines without a labelled digit, skipped: {0} ({1}).</source>
        <translation>{0}줄에는 레이블이 붙은 숫자가 없어 건너뛰었습니다({1}).</translation>
    </message>
    <message>
        <source>My digits</source>
        <translation>내 숫자</translation>
    </message>
    <message>
        <source>Show the digits of one writer</source>
        <translation>한 사람의 숫자만 보기</translation>
    </message>
    <message>
        <source>It is a…</source>
        <translation>이 숫자는…</translation>
    </message>
    <message>
        <source>Say what the chosen digits are</source>
        <translation>고른 숫자가 무엇인지 정하기</translation>
    </message>
    <message>
        <source>Writer…</source>
        <translation>쓴 사람…</translation>
    </message>
    <message>
        <source>Say who wrote the chosen digits</source>
        <translation>고른 숫자를 누가 썼는지 적습니다</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Delete the chosen digits; Undo brings them back</source>
        <translation>고른 숫자를 삭제합니다. 실행 취소로 되돌릴 수 있습니다</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Take the last change of My digits back</source>
        <translation>내 숫자의 마지막 변경을 되돌립니다</translation>
    </message>
    <message>
        <source>Writer of new digits</source>
        <translation>새 숫자를 쓴 사람</translation>
    </message>
    <message>
        <source>a name, or nothing</source>
        <translation>이름(비워 두어도 됩니다)</translation>
    </message>
    <message>
        <source>Stored beside each new digit, so that a class can tell its writers apart.</source>
        <translation>새 숫자마다 함께 저장되어, 학급에서 누가 썼는지 구별할 수 있습니다.</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>가져오기…</translation>
    </message>
    <message>
        <source>Add the digits of a file, such as those of a classmate</source>
        <translation>친구의 숫자처럼 파일에 있는 숫자를 더합니다</translation>
    </message>
    <message>
        <source>Write the chosen digits, or all that are shown, to one file</source>
        <translation>고른 숫자, 또는 보이는 숫자 모두를 파일 하나로 씁니다</translation>
    </message>
</context>
<context>
    <name>Navigation</name>
    <message>
        <source>Why this digit?</source>
        <translation>왜 이 숫자일까요?</translation>
    </message>
    <message>
        <source>What excites it</source>
        <translation>무엇에 활성화될까요?</translation>
    </message>
    <message>
        <source>Map of the data</source>
        <translation>데이터 지도</translation>
    </message>
    <message>
        <source>Experiments</source>
        <translation>실험</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>그리기</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>들여다보기</translation>
    </message>
</context>
<context>
    <name>NetworkBar</name>
    <message>
        <source>unit {0} of {1}</source>
        <translation>유닛 {0} / {1}</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>신경망</translation>
    </message>
    <message>
        <source>Back to the whole network (Esc)</source>
        <translation>신경망 전체로 돌아갑니다 (Esc)</translation>
    </message>
    <message>
        <source>Back to the layer (Esc)</source>
        <translation>층으로 돌아갑니다 (Esc)</translation>
    </message>
    <message>
        <source>By index</source>
        <translation>번호순</translation>
    </message>
    <message>
        <source>By mean activation</source>
        <translation>평균 활성값순</translation>
    </message>
    <message>
        <source>By norm of the weights</source>
        <translation>가중치 노름(norm)순</translation>
    </message>
    <message>
        <source>By similarity</source>
        <translation>비슷한 것끼리</translation>
    </message>
    <message>
        <source>Scale of each unit</source>
        <translation>유닛별 눈금</translation>
    </message>
    <message>
        <source>Scale of the layer</source>
        <translation>층별 눈금</translation>
    </message>
    <message>
        <source>Scale of the network</source>
        <translation>신경망 전체 눈금</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>층(layer)</translation>
    </message>
    <message>
        <source>The layer that is shown</source>
        <translation>보고 있는 층(layer)</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>유닛</translation>
    </message>
    <message>
        <source>The unit that is open</source>
        <translation>열어 본 유닛</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>순서</translation>
    </message>
    <message>
        <source>In which order the units are shown</source>
        <translation>유닛을 어떤 순서로 볼지 고릅니다</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>눈금</translation>
    </message>
    <message>
        <source>Over what the colours are scaled: pictures on one scale can be compared</source>
        <translation>색의 눈금을 어디에 맞출지 고릅니다. 같은 눈금의 그림끼리는 서로 비교할 수 있습니다</translation>
    </message>
</context>
<context>
    <name>NetworkBody</name>
    <message>
        <source>The layers of the network</source>
        <translation>신경망의 층</translation>
    </message>
    <message>
        <source>Layers of the network</source>
        <translation>신경망의 층</translation>
    </message>
</context>
<context>
    <name>NetworkChoice</name>
    <message>
        <source>Built by hand, layer by layer.</source>
        <translation>층을 하나씩 쌓아 직접 만든 신경망입니다.</translation>
    </message>
    <message>
        <source>{0} parameters</source>
        <translation>파라미터 {0}개</translation>
    </message>
    <message>
        <source>{0} parameters, maps {1}</source>
        <translation>파라미터 {0}개, 맵 {1}</translation>
    </message>
    <message>
        <source>{0} (your own)</source>
        <translation>{0} (직접 만듦)</translation>
    </message>
</context>
<context>
    <name>NetworkFoot</name>
    <message>
        <source>What the colours mean</source>
        <translation>색의 뜻</translation>
    </message>
    <message>
        <source>← → layers   ↑ ↓ units   Enter opens   F freezes the picture</source>
        <translation>← → 층   ↑ ↓ 유닛   Enter 열기   F 그림 고정</translation>
    </message>
    <message>
        <source>Arrows: units   Page ↑ ↓: layers   Enter opens   Esc back   F freezes</source>
        <translation>화살표: 유닛   Page ↑ ↓: 층   Enter 열기   Esc 뒤로   F 고정</translation>
    </message>
    <message>
        <source>← → layers   ↑ ↓ units   Space plays   Esc back   F freezes</source>
        <translation>← → 층   ↑ ↓ 유닛   스페이스 재생   Esc 뒤로   F 고정</translation>
    </message>
</context>
<context>
    <name>NetworkText</name>
    <message>
        <source>The probabilities</source>
        <translation>확률</translation>
    </message>
    <message>
        <source>The picture</source>
        <translation>그림</translation>
    </message>
    <message>
        <source>{0} parameters</source>
        <translation>파라미터 {0}</translation>
    </message>
    <message>
        <source>{0}, unit {1}</source>
        <translation>{0}, 유닛 {1}</translation>
    </message>
    <message>
        <source>norm {0}, bias {1}</source>
        <translation>노름(norm) {0}, 편향(bias) {1}</translation>
    </message>
    <message>
        <source>mean {0}, largest {1}</source>
        <translation>평균 {0}, 최댓값 {1}</translation>
    </message>
    <message>
        <source>row {0}, column {1}: {2}</source>
        <translation>{0}행 {1}열: {2}</translation>
    </message>
    <message>
        <source>Input, row {0}, column {1}: {2}</source>
        <translation>입력, {0}행 {1}열: {2}</translation>
    </message>
    <message>
        <source>No answer: the weights are no numbers (NaN)</source>
        <translation>답이 없습니다: 가중치가 숫자가 아닙니다 (NaN)</translation>
    </message>
</context>
<context>
    <name>Networks</name>
    <message>
        <source>The lectures&apos; first network: two convolutions and one linear layer.</source>
        <translation>강의에 나오는 첫 신경망입니다. 합성곱(convolution) 층 2개와 선형(linear) 층 1개로 되어 있습니다.</translation>
    </message>
    <message>
        <source>Three 5 × 5 convolutions without padding: the maps shrink at every step.</source>
        <translation>패딩 없는 5 × 5 합성곱 세 개: 단계마다 특징 맵이 작아집니다.</translation>
    </message>
    <message>
        <source>One channel, for a quick test: how far do two filters get?</source>
        <translation>빠른 실험을 위한 채널 하나: 필터 두 개로 어디까지 될까요?</translation>
    </message>
    <message>
        <source>The network with one channel, made wide: 32 and 64 channels, three million parameters.</source>
        <translation>채널 하나짜리 신경망을 넓힌 것: 채널 32개와 64개, 파라미터 약 3백만 개입니다.</translation>
    </message>
    <message>
        <source>After LeNet-5 (LeCun et al., 1998): few channels, 5 × 5 kernels, fast on any laptop.</source>
        <translation>LeNet-5(LeCun 외, 1998)를 본떴습니다. 채널이 적고 커널이 5 × 5이며, 어떤 노트북에서도 빠릅니다.</translation>
    </message>
    <message>
        <source>Three convolutions for small colour pictures.</source>
        <translation>작은 컬러 그림을 위한 합성곱 세 개입니다.</translation>
    </message>
    <message>
        <source>The same with batch normalisation and dropout against overfitting.</source>
        <translation>같은 구조에 과적합을 막는 배치 정규화와 드롭아웃을 더했습니다.</translation>
    </message>
    <message>
        <source>No convolution at all: flattening first destroys the spatial arrangement.</source>
        <translation>합성곱이 없습니다: 먼저 펼치면 공간 배치가 사라집니다.</translation>
    </message>
    <message>
        <source>The network of the recipe quick: a first layer with stride 2 leaves little to compute, batch normalisation lets it learn in large steps.</source>
        <translation>레시피 quick의 신경망입니다. 스트라이드 2인 첫 층이 계산량을 줄이고, 배치 정규화 덕분에 큰 스텝으로 학습합니다.</translation>
    </message>
    <message>
        <source>The network of the recipe quick-gpu: five 3 × 3 convolutions with batch normalisation, four of them where the maps are small already.</source>
        <translation>레시피 quick-gpu의 신경망: 배치 정규화를 쓰는 3 × 3 합성곱 다섯 개이며, 그중 넷은 맵이 이미 작아진 뒤에 놓입니다.</translation>
    </message>
    <message>
        <source>After VGG (Simonyan and Zisserman, 2015): 3 × 3 convolutions in pairs, channels double after each pooling.</source>
        <translation>VGG(Simonyan과 Zisserman, 2015)를 따른 구조: 3 × 3 합성곱이 두 개씩, 풀링 뒤마다 채널이 두 배가 됩니다.</translation>
    </message>
    <message>
        <source>After GoogLeNet (Szegedy et al., 2015): inception blocks, and an auxiliary classifier that only training listens to.</source>
        <translation>GoogLeNet(Szegedy 외, 2015)을 따른 구조: 인셉션 블록과, 학습할 때만 쓰는 보조 분류기가 있습니다.</translation>
    </message>
    <message>
        <source>After ResNet (He et al., 2016): three residual blocks, x + F(x).</source>
        <translation>ResNet(He 외, 2016)을 따른 구조: 잔차 블록 세 개, x + F(x)입니다.</translation>
    </message>
    <message>
        <source>The same with bottlenecks: 1 × 1 down, 3 × 3, 1 × 1 up.</source>
        <translation>같은 구조에 병목을 둔 것: 1 × 1로 줄이고, 3 × 3, 1 × 1로 늘립니다.</translation>
    </message>
    <message>
        <source>The network of the shipped model: six 3 × 3 convolutions with batch normalisation.</source>
        <translation>기본 모델의 신경망입니다. 3 × 3 합성곱 층 6개와 배치 정규화(batch normalization)로 되어 있습니다.</translation>
    </message>
</context>
<context>
    <name>ObstacleWords</name>
    <message>
        <source>The model in use does not read digits: choose another.</source>
        <translation>사용 중인 모델은 숫자를 읽지 않습니다. 다른 모델을 고르세요.</translation>
    </message>
    <message>
        <source>Does not fit the data ({0}, classes: {1}): {2}.</source>
        <translation>데이터({0}, 클래스 {1}개)에 맞지 않습니다: {2}.</translation>
    </message>
    <message>
        <source>No examples of {0} to learn from: the network cannot learn to read them.</source>
        <translation>배울 예가 없는 숫자: {0}. 신경망이 읽는 법을 배울 수 없습니다.</translation>
    </message>
    <message>
        <source>My digits cannot be read: {0}.</source>
        <translation>내 숫자를 읽을 수 없습니다: {0}.</translation>
    </message>
    <message>
        <source>Draw and confirm {0} digits first ({1} so far).</source>
        <translation>먼저 숫자 {0}개를 그려서 확인하세요(지금까지 {1}개).</translation>
    </message>
</context>
<context>
    <name>OutcomePanel</name>
    <message>
        <source>Test pictures</source>
        <translation>테스트 그림</translation>
    </message>
    <message>
        <source>{0} test pictures of {1}, read right</source>
        <translation>{1}의 테스트 그림 {0}개 중 맞힌 비율</translation>
    </message>
    <message>
        <source>nothing to read yet</source>
        <translation>아직 읽을 것이 없습니다</translation>
    </message>
    <message>
        <source> → beyond all bounds</source>
        <translation> → 값이 너무 커짐</translation>
    </message>
    <message>
        <source>not sure</source>
        <translation>확실하지 않음</translation>
    </message>
    <message>
        <source>Switch something off to see which classes suffer.</source>
        <translation>무언가를 끄면 어느 클래스가 나빠지는지 보입니다.</translation>
    </message>
    <message>
        <source>No class suffers.</source>
        <translation>나빠진 클래스가 없습니다.</translation>
    </message>
    <message>
        <source>Suffer most, in points: {0}</source>
        <translation>가장 나빠진 클래스(퍼센트포인트): {0}</translation>
    </message>
    <message>
        <source>There are no test pictures for this model here, so there is no accuracy. A training on the Train page fetches the data set; it is used here from then on.</source>
        <translation>이 모델에 맞는 테스트 그림이 없어 정확도를 잴 수 없습니다. 학습 페이지에서 학습을 시작하면 데이터를 받아 오고, 그 뒤로는 여기서도 씁니다.</translation>
    </message>
    <message>
        <source>This drawing</source>
        <translation>이 그림</translation>
    </message>
    <message>
        <source>Drawing: probability</source>
        <translation>그림: 확률</translation>
    </message>
    <message>
        <source>Tests: read right</source>
        <translation>테스트: 정답률</translation>
    </message>
    <message>
        <source>Bar: now. Upright mark: before.</source>
        <translation>막대: 지금. 세로 표시: 이전.</translation>
    </message>
    <message>
        <source>Probabilities before and now</source>
        <translation>이전과 지금의 확률</translation>
    </message>
    <message>
        <source>Share read right of each class, before and now</source>
        <translation>클래스마다 맞힌 비율, 이전과 지금</translation>
    </message>
</context>
<context>
    <name>PictureSide</name>
    <message>
        <source>Point at a pixel to read its value.</source>
        <translation>픽셀을 가리키면 값을 보여 줍니다.</translation>
    </message>
    <message>
        <source>Row {0}, column {1}:  {2}
The network gets {3}</source>
        <translation>행 {0}, 열 {1}:  {2}
신경망이 받는 값: {3}</translation>
    </message>
    <message>
        <source>No picture chosen</source>
        <translation>고른 그림이 없습니다</translation>
    </message>
    <message>
        <source>Picture {0}  ·  {1}</source>
        <translation>그림 {0}  ·  {1}</translation>
    </message>
    <message>
        <source>On in the form: in each epoch the network sees the picture changed, like this.</source>
        <translation>설정에서 켜져 있습니다. 에폭마다 신경망은 이 이미지를 이렇게 바꾸어 봅니다.</translation>
    </message>
    <message>
        <source>Off in the form. With it, the network would see the picture like this.</source>
        <translation>설정에서 꺼져 있습니다. 켜면 신경망이 이 이미지를 이렇게 보게 됩니다.</translation>
    </message>
    <message>
        <source>The chosen picture</source>
        <translation>고른 그림</translation>
    </message>
    <message>
        <source>Point at a pixel, or walk over them by the arrow keys.</source>
        <translation>픽셀을 가리키거나 화살표 키로 옮겨 다녀 보세요.</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>데이터 증강</translation>
    </message>
    <message>
        <source>The picture as augmentation changes it</source>
        <translation>데이터 증강으로 바뀐 그림</translation>
    </message>
    <message>
        <source>Click for other variants</source>
        <translation>클릭하면 다르게 바꿉니다</translation>
    </message>
    <message>
        <source>Other variants</source>
        <translation>다르게 바꾸기</translation>
    </message>
    <message>
        <source>Turn, shift, warp, thicken and fade the same picture by other random numbers</source>
        <translation>같은 그림을 다른 난수로 돌리고, 옮기고, 휘고, 굵게 하고, 흐리게 합니다</translation>
    </message>
</context>
<context>
    <name>PinnedDrawing</name>
    <message>
        <source>Pinned (%)</source>
        <translation>고정한 그림 (%)</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>고정</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>에폭</translation>
    </message>
    <message>
        <source>Probabilities of the pinned drawing</source>
        <translation>고정한 그림의 확률</translation>
    </message>
</context>
<context>
    <name>Progress</name>
    <message>
        <source>Preparing…</source>
        <translation>준비하는 중…</translation>
    </message>
    <message>
        <source>Measuring what has been learned…</source>
        <translation>학습한 결과를 측정하는 중…</translation>
    </message>
    <message>
        <source>Paused.  {0}</source>
        <translation>일시 정지  ·  {0}</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>중지하는 중…</translation>
    </message>
    <message>
        <source>Epoch {0} of {1}</source>
        <translation>에폭 {0}/{1}</translation>
    </message>
    <message>
        <source>{0} images/s</source>
        <translation>초당 {0}장</translation>
    </message>
    <message>
        <source>{0}  ·  epoch {1} of {2}</source>
        <translation>{0}  ·  에폭 {1}/{2}</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>{0} 남음</translation>
    </message>
    <message>
        <source>Fold {0} of {1}</source>
        <translation>폴드 {0}/{1}</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0}초</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0}분</translation>
    </message>
    <message>
        <source>{0} h {1} min</source>
        <translation>{0}시간 {1}분</translation>
    </message>
    <message>
        <source>Checking {0}…</source>
        <translation>{0} 확인하는 중…</translation>
    </message>
    <message>
        <source>Downloading {0}: {1} of {2} MB</source>
        <translation>{0} 내려받는 중: {1}/{2} MB</translation>
    </message>
    <message>
        <source>Drawing the digits: {1} of {2} MB</source>
        <translation>숫자를 그리는 중: {2} MB 중 {1} MB</translation>
    </message>
    <message>
        <source>{0} is damaged and is fetched again…</source>
        <translation>{0} 파일이 손상되어 다시 받는 중…</translation>
    </message>
</context>
<context>
    <name>Recipes</name>
    <message>
        <source>A good reader of digits in the least time: a small network, a one-cycle schedule. With a graphics card quick-gpu gets further in as little.</source>
        <translation>가장 짧은 시간에 숫자를 잘 읽는 모델: 작은 신경망, one-cycle 일정. 그래픽 카드가 있으면 quick-gpu가 같은 시간에 더 멀리 갑니다.</translation>
    </message>
    <message>
        <source>What quick is for a graphics card: better than 99.5 % in seconds; a processor takes minutes for it. A deeper network, and targets that are never quite sure.</source>
        <translation>그래픽 카드를 위한 quick: 몇 초 만에 99.5 %를 넘으며, CPU로는 몇 분이 걸립니다. 더 깊은 신경망과 레이블 스무딩을 씁니다.</translation>
    </message>
    <message>
        <source>The lectures&apos; first recipe: Adam 0.001, batches of 100, 15 epochs. The lecture forgets to divide the test images by 255; here they are scaled like the training images.</source>
        <translation>강의의 첫 레시피입니다. Adam 0.001, 배치 100, 15에폭. 강의에서는 테스트 이미지를 255로 나누는 것을 잊었지만, 여기서는 학습 이미지와 똑같이 나눕니다.</translation>
    </message>
    <message>
        <source>A small network that a laptop trains in a minute or two.</source>
        <translation>노트북에서 1~2분이면 학습하는 작은 신경망입니다.</translation>
    </message>
    <message>
        <source>Adam 0.0002, batches of 256; 98.66 % in the lecture. The lecture watches the test images while it trains; here a part of the training images is held back for that.</source>
        <translation>Adam 0.0002, 배치 256. 강의 결과는 98.66 %입니다. 강의에서는 학습 중에 테스트 이미지를 보지만, 여기서는 학습 이미지 일부를 떼어 두고 씁니다.</translation>
    </message>
    <message>
        <source>One channel, for a quick test; 94.88 % in the lecture. The lecture chooses by the test images; here they are measured once, at the end.</source>
        <translation>빠른 실험을 위한 채널 하나짜리입니다. 강의 결과는 94.88 %입니다. 강의에서는 테스트 이미지로 모델을 고르지만, 여기서는 마지막에 한 번만 측정합니다.</translation>
    </message>
    <message>
        <source>Three million parameters; 98.64 % in the lecture, 99.41 % of the training images. The lecture chooses by the test images; here they are measured once, at the end.</source>
        <translation>파라미터가 3백만 개입니다. 강의 결과는 98.64 %, 학습 이미지로는 99.41 %입니다. 강의에서는 테스트 이미지로 모델을 고르지만, 여기서는 마지막에 한 번만 측정합니다.</translation>
    </message>
    <message>
        <source>Plain SGD 0.01, up to 1000 epochs; 98.8 % in the lecture. The lecture tests on 500 images and stops where they are best: too few, and no longer untouched. Here 10,000 held back images decide when to stop, and all test images are measured once.</source>
        <translation>모멘텀 없는 SGD 0.01, 최대 1000에폭. 강의 결과는 98.8 %입니다. 강의에서는 이미지 500장으로 테스트하고 그 결과가 가장 좋을 때 멈추는데, 수가 너무 적고 이미 손을 탄 이미지입니다. 여기서는 떼어 둔 10,000장으로 멈출 때를 정하고, 테스트 이미지는 모두 한 번만 측정합니다.</translation>
    </message>
    <message>
        <source>Photographs in colour; the lecture reports 77.57 %, but of the training images. Here images that the network has never seen are measured too, and the curves part.</source>
        <translation>컬러 사진입니다. 강의의 77.57 %는 학습 이미지의 정확도입니다. 여기서는 신경망이 본 적 없는 이미지도 측정하므로 두 곡선이 벌어지는 것이 보입니다.</translation>
    </message>
    <message>
        <source>The same with batch normalisation and dropout: compare the gap between the curves of training and validation with that of cifar. Dropout is off while it is measured.</source>
        <translation>배치 정규화와 드롭아웃을 더했습니다. 학습 곡선과 검증 곡선의 차이를 cifar와 비교해 보세요. 측정할 때는 드롭아웃을 끕니다.</translation>
    </message>
    <message>
        <source>Clothes instead of digits: the lectures&apos; mini project.</source>
        <translation>숫자 대신 옷을 읽는, 강의의 미니 프로젝트입니다.</translation>
    </message>
    <message>
        <source>Drawn by the program, no download; 99.7 % of such digits, but 76 % of MNIST: a domain gap. People write otherwise.</source>
        <translation>프로그램이 그린 숫자라 내려받을 것이 없습니다. 이런 숫자는 99.7 % 맞히지만 MNIST는 76 %뿐입니다(도메인 차이). 사람은 다르게 씁니다.</translation>
    </message>
</context>
<context>
    <name>ResultCard</name>
    <message>
        <source>Name of the new model</source>
        <translation>새 모델의 이름</translation>
    </message>
    <message>
        <source>What the new model is called in the list of models</source>
        <translation>모델 목록에 쓸 새 모델의 이름입니다</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>보관</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>파일로 저장…</translation>
    </message>
    <message>
        <source>Keep it in this program: it is in the menu of models at the top from now on, also the next time</source>
        <translation>이 프로그램에 보관합니다. 이제부터 위쪽의 모델 메뉴에 있으며, 다음에 켤 때도 그대로 있습니다</translation>
    </message>
    <message>
        <source>Save it as a file wherever you like, to give it to others or another computer</source>
        <translation>원하는 곳에 파일로 저장합니다. 다른 사람이나 다른 컴퓨터에 줄 수 있습니다</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Read with {0} again</source>
        <translation>다시 {0} 모델로 읽습니다</translation>
    </message>
    <message>
        <source>{0} of the test pictures read right (epochs: {1}, time: {2} s).</source>
        <translation>테스트 정확도는 {0}입니다(에폭 {1}회, {2}초).</translation>
    </message>
    <message>
        <source>{0} of the test pictures read right, before the first epoch was over ({1} s).</source>
        <translation>첫 에폭이 끝나기 전의 테스트 정확도는 {0}입니다({1}초).</translation>
    </message>
    <message>
        <source>{0} ({1} pictures): {2} before, {3} now.</source>
        <translation>{0}({1}장): 전 {2}, 지금 {3}.</translation>
    </message>
    <message>
        <source>Stopped early.</source>
        <translation>학습을 일찍 멈췄습니다.</translation>
    </message>
    <message>
        <source>Training is over.</source>
        <translation>학습이 끝났습니다.</translation>
    </message>
    <message>
        <source>The new model reads the canvas now; keep it, or go back.</source>
        <translation>이제 새 모델이 캔버스를 읽습니다. 보관하거나 되돌리세요.</translation>
    </message>
    <message>
        <source>My digits that were held out</source>
        <translation>따로 남겨 둔 내 숫자</translation>
    </message>
    <message>
        <source>Test pictures of {0}</source>
        <translation>{0} 테스트 그림</translation>
    </message>
</context>
<context>
    <name>RunCard</name>
    <message>
        <source>Last run: {0} of {1} folds</source>
        <translation>지난 학습: 폴드 {1}개 중 {0}개</translation>
    </message>
    <message>
        <source>Last run: epoch {0} of {1}, validation accuracy {2}</source>
        <translation>지난 학습: 에폭 {0}/{1}, 검증 정확도 {2}</translation>
    </message>
    <message>
        <source>Choose a recipe and press Start training.</source>
        <translation>레시피를 고르고 ‘학습 시작’을 누르세요.</translation>
    </message>
    <message>
        <source>Training progress</source>
        <translation>학습 진행률</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>그릴 값</translation>
    </message>
    <message>
        <source>Loss and accuracy</source>
        <translation>손실과 정확도</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>정확도</translation>
    </message>
    <message>
        <source>Pinned drawing</source>
        <translation>고정한 그림</translation>
    </message>
</context>
<context>
    <name>RunChoice</name>
    <message>
        <source>{0}  ·  cannot be read</source>
        <translation>{0}  ·  읽을 수 없음</translation>
    </message>
    <message>
        <source>{0}  ·  {1}  ·  epochs: {2}</source>
        <translation>{0}  ·  {1}  ·  {2} 에폭</translation>
    </message>
    <message>
        <source>no run yet</source>
        <translation>아직 학습이 없습니다</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>학습 기록</translation>
    </message>
    <message>
        <source>The kept run whose epochs are looked at</source>
        <translation>에폭을 살펴볼 학습 기록</translation>
    </message>
    <message>
        <source>No run is kept yet</source>
        <translation>아직 보관된 학습이 없습니다</translation>
    </message>
</context>
<context>
    <name>RunsComparison</name>
    <message>
        <source>Training loss</source>
        <translation>학습 손실</translation>
    </message>
    <message>
        <source>Training accuracy (%)</source>
        <translation>학습 정확도 (%)</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>검증 손실</translation>
    </message>
    <message>
        <source>Validation accuracy (%)</source>
        <translation>검증 정확도 (%)</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>그릴 값</translation>
    </message>
    <message>
        <source>Curves of the chosen runs</source>
        <translation>고른 학습의 곡선</translation>
    </message>
    <message>
        <source>In which settings the chosen runs differ</source>
        <translation>고른 학습들의 서로 다른 설정</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>에폭</translation>
    </message>
    <message>
        <source>Choose a run in the list above to see its curves.</source>
        <translation>위 목록에서 실행을 고르면 곡선이 나타납니다.</translation>
    </message>
    <message>
        <source>No epoch of this run is complete yet.</source>
        <translation>이 실행은 아직 끝난 에폭이 없습니다.</translation>
    </message>
    <message>
        <source>Epochs trained</source>
        <translation>학습한 에폭</translation>
    </message>
    <message>
        <source>Best validation</source>
        <translation>가장 좋은 검증</translation>
    </message>
    <message>
        <source>Test pictures</source>
        <translation>테스트 이미지</translation>
    </message>
    <message>
        <source>No run is kept yet. Start one on the Train page.</source>
        <translation>보관된 학습이 아직 없습니다. 학습 페이지에서 시작하세요.</translation>
    </message>
    <message>
        <source>Choose two runs or more to see in which settings they differ.</source>
        <translation>둘 이상을 고르면 어떤 설정이 다른지 나옵니다.</translation>
    </message>
    <message>
        <source>These runs have the same settings.</source>
        <translation>이 학습들은 설정이 같습니다.</translation>
    </message>
</context>
<context>
    <name>RunsDialog</name>
    <message>
        <source>Deleted. “Undo delete” brings the last run back.</source>
        <translation>삭제했습니다. ‘삭제 취소’를 누르면 마지막 학습 기록이 돌아옵니다.</translation>
    </message>
    <message>
        <source>Saved: {0}</source>
        <translation>저장했습니다: {0}</translation>
    </message>
    <message>
        <source>Folder for TensorBoard (tensorboard --logdir)</source>
        <translation>TensorBoard용 폴더 (tensorboard --logdir)</translation>
    </message>
    <message>
        <source>Saved. Look at it with:  tensorboard --logdir {0}</source>
        <translation>저장했습니다. 다음 명령으로 볼 수 있습니다:  tensorboard --logdir {0}</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>학습 기록</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>이어서 학습</translation>
    </message>
    <message>
        <source>Go on after its last whole epoch</source>
        <translation>마지막으로 끝난 에폭 다음부터 이어서 학습합니다</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>지켜보기</translation>
    </message>
    <message>
        <source>See it grow while another program or computer trains it</source>
        <translation>다른 프로그램이나 컴퓨터가 학습하는 모습을 지켜봅니다</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Take the chosen runs out of the list</source>
        <translation>고른 학습을 목록에서 없앱니다</translation>
    </message>
    <message>
        <source>Undo delete</source>
        <translation>삭제 취소</translation>
    </message>
    <message>
        <source>Bring the last one back</source>
        <translation>마지막으로 삭제한 학습을 되돌립니다</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>CSV로 저장…</translation>
    </message>
    <message>
        <source>The figures of each epoch</source>
        <translation>에폭마다의 수치</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>그림 저장…</translation>
    </message>
    <message>
        <source>The curves as PNG or SVG</source>
        <translation>곡선을 PNG나 SVG로 저장합니다</translation>
    </message>
    <message>
        <source>For TensorBoard…</source>
        <translation>TensorBoard용…</translation>
    </message>
    <message>
        <source>Event files that TensorBoard shows, in a folder of your choice</source>
        <translation>TensorBoard에서 볼 수 있는 이벤트 파일을 고른 폴더에 저장합니다</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>새로 고침</translation>
    </message>
    <message>
        <source>Read the folder again</source>
        <translation>폴더를 다시 읽습니다</translation>
    </message>
</context>
<context>
    <name>RunsTable</name>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>레시피</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>에폭</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>테스트</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>메모</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>학습 기록</translation>
    </message>
    <message>
        <source>Double-click a name or a note to change it</source>
        <translation>이름이나 메모를 두 번 누르면 고칠 수 있습니다</translation>
    </message>
    <message>
        <source>cannot be read: {0}</source>
        <translation>읽을 수 없습니다: {0}</translation>
    </message>
    <message>
        <source>training…</source>
        <translation>학습 중…</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>중지함</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>broken off</source>
        <translation>중단됨</translation>
    </message>
</context>
<context>
    <name>Sabotage</name>
    <message>
        <source>Learning rate × 100</source>
        <translation>학습률 × 100</translation>
    </message>
    <message>
        <source>The loss jumps instead of falling, or explodes; the accuracy falls back, or stays near guessing.</source>
        <translation>손실이 줄지 않고 튀거나 폭발하고, 정확도는 떨어지거나 찍는 수준에 머무릅니다.</translation>
    </message>
    <message>
        <source>No shuffling</source>
        <translation>섞지 않기</translation>
    </message>
    <message>
        <source>The same bumps in the loss of the batches come back in every epoch, at the same place; it is worst with data that lies sorted by class.</source>
        <translation>배치 손실의 같은 굴곡이 에폭마다 같은 자리에 나타납니다. 클래스별로 정렬된 데이터에서 가장 심합니다.</translation>
    </message>
    <message>
        <source>20 % wrong labels</source>
        <translation>틀린 정답 20 %</translation>
    </message>
    <message>
        <source>The training accuracy stops near 80 %, yet the validation accuracy, on right labels, is far better; later the network learns the wrong ones by heart.</source>
        <translation>학습 정확도는 80 % 근처에서 멈추지만, 정답이 옳은 검증 정확도는 훨씬 높습니다. 나중에는 틀린 정답까지 외웁니다.</translation>
    </message>
    <message>
        <source>Pixels 0 to 255</source>
        <translation>픽셀값 0~255</translation>
    </message>
    <message>
        <source>The loss starts far above that of guessing (2.3 with ten classes) and the first steps are wild.</source>
        <translation>손실이 찍는 수준(클래스 10개면 2.3)보다 훨씬 큰 값에서 시작하고, 처음 몇 스텝이 크게 흔들립니다.</translation>
    </message>
    <message>
        <source>All weights start at zero</source>
        <translation>모든 가중치를 0에서 시작</translation>
    </message>
    <message>
        <source>The loss stays at that of guessing (2.30 with ten classes): all neurons are alike and no gradient reaches them.</source>
        <translation>손실이 찍는 수준(클래스 10개면 2.30)에 머무릅니다. 뉴런이 모두 똑같고 기울기가 닿지 않습니다.</translation>
    </message>
</context>
<context>
    <name>SeriesSave</name>
    <message>
        <source>Animation (*.gif)</source>
        <translation>움직이는 그림 (*.gif)</translation>
    </message>
    <message>
        <source>A picture of each epoch (*.png)</source>
        <translation>에폭마다 그림 하나 (*.png)</translation>
    </message>
    <message>
        <source>Numbers of each epoch (*.csv)</source>
        <translation>에폭마다의 숫자 (*.csv)</translation>
    </message>
    <message>
        <source>Save all epochs</source>
        <translation>모든 에폭 저장</translation>
    </message>
    <message>
        <source>There is no epoch to save</source>
        <translation>저장할 에폭이 없습니다</translation>
    </message>
    <message>
        <source>Saved: {0}</source>
        <translation>저장했습니다: {0}</translation>
    </message>
    <message>
        <source>Saved in {0}: {1} to {2}</source>
        <translation>{0}에 저장했습니다: {1} ~ {2}</translation>
    </message>
    <message>
        <source>Epochs that could not be read and are left out: {0}.</source>
        <translation>읽을 수 없어 빠진 에폭: {0}개.</translation>
    </message>
    <message>
        <source>Save all epochs…</source>
        <translation>모든 에폭 저장…</translation>
    </message>
    <message>
        <source>As an animation (GIF), as a picture of each epoch (PNG) or as numbers (CSV)</source>
        <translation>움직이는 그림(GIF), 에폭마다의 그림(PNG) 또는 숫자(CSV)로 저장합니다</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Give up making the file</source>
        <translation>파일 만들기를 그만둡니다</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행</translation>
    </message>
</context>
<context>
    <name>SessionCanvas</name>
    <message>
        <source>Stroke</source>
        <translation>획</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>모두 지우기</translation>
    </message>
    <message>
        <source>Draw here</source>
        <translation>여기에 그리세요</translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation>캔버스</translation>
    </message>
    <message>
        <source>Clear the canvas</source>
        <translation>캔버스를 지웁니다</translation>
    </message>
    <message>
        <source>The canvas is empty</source>
        <translation>캔버스가 비어 있습니다</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>{0} (changed)</source>
        <translation>{0} (변경)</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>스레드 수</translation>
    </message>
    <message>
        <source>Number format</source>
        <translation>숫자 형식</translation>
    </message>
    <message>
        <source>Own layers</source>
        <translation>직접 만든 층</translation>
    </message>
    <message>
        <source>Incomplete last batch</source>
        <translation>덜 찬 마지막 배치</translation>
    </message>
    <message>
        <source>Changed at epoch</source>
        <translation>변경한 에폭</translation>
    </message>
    <message>
        <source>used</source>
        <translation>사용</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>제외</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>예</translation>
    </message>
    <message>
        <source>no</source>
        <translation>아니요</translation>
    </message>
    <message>
        <source>graphics card</source>
        <translation>그래픽 카드</translation>
    </message>
    <message>
        <source>My digits</source>
        <translation>내 숫자</translation>
    </message>
</context>
<context>
    <name>SettingsPanel</name>
    <message>
        <source>Kind</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>What can stand here instead.</source>
        <translation>이 자리에 대신 올 수 있는 것입니다.</translation>
    </message>
    <message>
        <source>as the window</source>
        <translation>창과 같게</translation>
    </message>
    <message>
        <source>Add a path</source>
        <translation>경로 더하기</translation>
    </message>
    <message>
        <source>Another path beside the others: a 1 × 1 convolution</source>
        <translation>다른 경로 옆에 1 × 1 합성곱 경로를 더합니다</translation>
    </message>
    <message>
        <source>No layer is chosen</source>
        <translation>고른 층이 없습니다</translation>
    </message>
    <message>
        <source>Choose a layer to change its settings; what is added comes behind it.</source>
        <translation>층을 고르면 설정을 바꿀 수 있습니다. 새 층은 고른 층 뒤에 더해집니다.</translation>
    </message>
    <message>
        <source>A path of the block: what is added now becomes its first layer.</source>
        <translation>블록의 경로입니다. 지금 더하는 층이 이 경로의 첫 층이 됩니다.</translation>
    </message>
</context>
<context>
    <name>SimilarPanel</name>
    <message>
        <source>Training picture {0}, class {1}: distance {2}</source>
        <translation>학습 그림 {0}, 클래스 {1}: 거리 {2}</translation>
    </message>
    <message>
        <source>Draw on the right to see what the network takes for similar.</source>
        <translation>오른쪽에 그리면 신경망이 비슷하다고 여기는 그림이 나타납니다.</translation>
    </message>
    <message>
        <source>{0} pictures read of {1}, picked at random from the {2} training pictures (all of them would take too much memory); the nearest of them so far.</source>
        <translation>학습 이미지 {2}장 가운데 무작위로 뽑은 {1}장 중 {0}장을 읽었습니다(모두 읽으면 메모리가 너무 많이 듭니다). 지금까지 가장 가까운 것들입니다.</translation>
    </message>
    <message>
        <source>{0} of {1} training pictures read, the nearest of them so far.</source>
        <translation>학습 그림 {1}장 중 {0}장을 읽었고, 그 가운데 가장 가까운 것들입니다.</translation>
    </message>
    <message>
        <source>Among a random {0} of the {1} training pictures, by the last hidden layer; all of them would take too much memory.</source>
        <translation>학습 그림 {1}장에서 무작위로 뽑은 {0}장 가운데, 마지막 은닉층으로 비교했습니다. 전부 비교하면 메모리가 너무 많이 듭니다.</translation>
    </message>
    <message>
        <source>Among all {0} training pictures, by the last hidden layer.</source>
        <translation>학습 그림 {0}장 전체를 마지막 은닉층으로 비교했습니다.</translation>
    </message>
    <message>
        <source>Five training pictures nearest to the drawing</source>
        <translation>내 그림과 가장 가까운 학습 그림 5장</translation>
    </message>
    <message>
        <source>Direction (cosine)</source>
        <translation>방향 (코사인)</translation>
    </message>
    <message>
        <source>Distance (Euclidean)</source>
        <translation>거리 (유클리드)</translation>
    </message>
    <message>
        <source>How similarity is measured</source>
        <translation>비슷함을 재는 방법</translation>
    </message>
    <message>
        <source>Between two rows of numbers in the last hidden layer: the angle between them, or the length of their difference.</source>
        <translation>마지막 은닉층의 두 벡터를 비교합니다. 두 벡터 사이의 각도, 또는 차이 벡터의 길이입니다.</translation>
    </message>
</context>
<context>
    <name>SourceChoice</name>
    <message>
        <source>Training pictures</source>
        <translation>학습 그림</translation>
    </message>
    <message>
        <source>The data set whose training pictures are looked through</source>
        <translation>학습 그림을 훑어볼 데이터 세트입니다</translation>
    </message>
</context>
<context>
    <name>Sources</name>
    <message>
        <source>The synthetic digits are being drawn: {0} %</source>
        <translation>‘만든 숫자’를 그리는 중: {0} %</translation>
    </message>
    <message>
        <source>The pictures are being read…</source>
        <translation>그림을 읽는 중…</translation>
    </message>
</context>
<context>
    <name>StartWords</name>
    <message>
        <source>Other start weights than the run before: a new seed is drawn.</source>
        <translation>지난번과 다른 초기 가중치: 새 시드를 뽑습니다.</translation>
    </message>
    <message>
        <source>Other start weights than the run before: another network.</source>
        <translation>지난번과 다른 초기 가중치: 신경망이 다릅니다.</translation>
    </message>
    <message>
        <source>Other start weights than the run before: pictures of another shape, or another number of classes.</source>
        <translation>지난번과 다른 초기 가중치: 그림의 크기나 클래스 수가 다릅니다.</translation>
    </message>
    <message>
        <source>Other start weights than the run before: its seed was {0}.</source>
        <translation>지난번과 다른 초기 가중치: 지난번 시드는 {0}입니다.</translation>
    </message>
    <message>
        <source>The same start weights as the run before.</source>
        <translation>지난번과 같은 초기 가중치에서 시작합니다.</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>Data: {0}</source>
        <translation>데이터: {0}</translation>
    </message>
</context>
<context>
    <name>Stepper</name>
    <message>
        <source>Pause</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>재생</translation>
    </message>
    <message>
        <source>Let the window go over the map by itself (Space); the pointer stops it</source>
        <translation>창이 특징 맵 위를 스스로 움직입니다 (스페이스). 포인터를 올리면 멈춥니다</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>속도</translation>
    </message>
    <message>
        <source>How quickly the window moves</source>
        <translation>창이 움직이는 속도</translation>
    </message>
</context>
<context>
    <name>TimeView</name>
    <message>
        <source>No epoch is shown yet</source>
        <translation>아직 보여 줄 에폭이 없습니다</translation>
    </message>
    <message>
        <source>This run has one epoch: there is nothing to scrub through. Train two epochs or more, and a slider and the curves appear here.</source>
        <translation>이 실행은 에폭이 하나뿐이라 넘겨 볼 것이 없습니다. 두 에폭 이상 학습하면 여기에 슬라이더와 곡선이 나타납니다.</translation>
    </message>
    <message>
        <source>No run is kept yet. Start a training on the Train page: what the network was after each epoch appears here.</source>
        <translation>아직 보관된 학습이 없습니다. 학습 페이지에서 학습을 시작하면 에폭마다 신경망이 어땠는지 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>This run cannot be read: {0}. Choose another one above.</source>
        <translation>이 학습은 읽을 수 없습니다: {0}. 위에서 다른 학습을 고르세요.</translation>
    </message>
    <message>
        <source>Reading the run…</source>
        <translation>학습 기록을 읽는 중…</translation>
    </message>
    <message>
        <source>This run has kept no weights of its epochs: they are kept for networks of up to 2 MB, and from the first whole epoch on. Choose another one above.</source>
        <translation>이 학습에는 에폭별 가중치가 없습니다. 2 MB까지의 신경망만, 첫 에폭이 끝난 뒤부터 보관합니다. 위에서 다른 학습을 고르세요.</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>새로 고침</translation>
    </message>
    <message>
        <source>Look again what runs there are</source>
        <translation>어떤 학습이 있는지 다시 찾아봅니다</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>층(layer)</translation>
    </message>
    <message>
        <source>Whose filters and maps are shown</source>
        <translation>필터와 맵을 보여 줄 층</translation>
    </message>
</context>
<context>
    <name>TrainDesk</name>
    <message>
        <source>{0} is kept. It is in the menu of models at the top.</source>
        <translation>{0} 모델을 보관했습니다. 위쪽의 모델 메뉴에 있습니다.</translation>
    </message>
    <message>
        <source>There is a model of the name {0} already.</source>
        <translation>이름이 {0}인 모델이 이미 있습니다.</translation>
    </message>
</context>
<context>
    <name>TrainForm</name>
    <message>
        <source>Counting your digits…</source>
        <translation>내 숫자를 세는 중입니다…</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>Processor (CPU)</source>
        <translation>프로세서(CPU)</translation>
    </message>
    <message>
        <source>Graphics card: {0}</source>
        <translation>그래픽 카드: {0}</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>레시피</translation>
    </message>
    <message>
        <source>A set of values that is known to work.</source>
        <translation>잘 학습된다고 확인한 설정값 묶음입니다.</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>The labelled pictures to learn from.</source>
        <translation>학습에 쓰는, 정답(label)이 붙은 이미지입니다.</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>신경망</translation>
    </message>
    <message>
        <source>How many layers, how wide.</source>
        <translation>층이 몇 개이고 얼마나 넓은지 정합니다.</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>에폭</translation>
    </message>
    <message>
        <source>How often each training picture is seen. More takes longer, and at some point the network learns by heart instead of learning to read.</source>
        <translation>모든 학습 이미지를 몇 번씩 볼지 정합니다(epoch). 많을수록 오래 걸리고, 어느 때부터는 읽는 법을 배우는 대신 이미지를 외웁니다(과적합, overfitting).</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>배치 크기</translation>
    </message>
    <message>
        <source>Pictures behind one step. Small batches make noisy steps, large ones few. Changed in mid-run, it counts from the next epoch on.</source>
        <translation>한 스텝에 쓰는 이미지 수입니다(batch size). 작으면 스텝이 흔들리고, 크면 스텝 수가 적어집니다. 학습 도중에 바꾸면 다음 에폭부터 적용됩니다.</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>How far one step goes. Too small: slow. Too large: the loss explodes.</source>
        <translation>한 스텝의 크기입니다(learning rate). 너무 작으면 느리고, 너무 크면 손실이 폭발합니다.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>The start of the random numbers: the same seed gives the same start weights, the same order of pictures and so the same result.</source>
        <translation>난수의 출발점입니다(seed). 시드가 같으면 처음 가중치와 이미지 순서가 같고, 그래서 결과도 같습니다.</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>What does the computing.</source>
        <translation>계산을 맡는 장치입니다.</translation>
    </message>
    <message>
        <source>Same start each time</source>
        <translation>매번 같은 시작</translation>
    </message>
    <message>
        <source>Without it, each run draws a new seed, and so starts from other weights.</source>
        <translation>끄면 학습할 때마다 시드를 새로 뽑아 다른 가중치에서 시작합니다.</translation>
    </message>
    <message>
        <source>Build your own…</source>
        <translation>직접 만들기…</translation>
    </message>
    <message>
        <source>Put a network together layer by layer, starting from the chosen one: its shapes and parameters are counted as you go.</source>
        <translation>고른 신경망을 바탕으로 층을 하나씩 쌓습니다. 모양과 파라미터 수를 바로바로 계산해 보여 줍니다.</translation>
    </message>
    <message>
        <source>My own</source>
        <translation>직접 설정</translation>
    </message>
</context>
<context>
    <name>TrainPage</name>
    <message>
        <source>Resume</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>Go on from where it was paused</source>
        <translation>멈춘 곳에서 이어서 학습합니다</translation>
    </message>
    <message>
        <source>Hold on after this batch; nothing is lost</source>
        <translation>이번 배치까지 학습하고 잠시 멈춥니다. 아무것도 잃지 않습니다</translation>
    </message>
    <message>
        <source>The weights of epoch {0} validate best and are the result.</source>
        <translation>검증 결과가 가장 좋은 에폭 {0}의 가중치가 결과입니다.</translation>
    </message>
    <message>
        <source>Training ended early.</source>
        <translation>학습이 일찍 끝났습니다.</translation>
    </message>
    <message>
        <source>Train a new network with the settings above</source>
        <translation>위의 설정으로 새 신경망을 학습합니다</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>학습 시작</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>한 스텝</translation>
    </message>
    <message>
        <source>Learn from one batch and pause again</source>
        <translation>배치 하나를 학습하고 다시 멈춥니다</translation>
    </message>
    <message>
        <source>Train {0} folds</source>
        <translation>폴드 {0}개 학습</translation>
    </message>
    <message>
        <source>A run is under way. Stop it, or wait for its end, to start another.</source>
        <translation>학습이 진행 중입니다. 중지하거나 끝난 뒤에 새로 시작하세요.</translation>
    </message>
    <message>
        <source>It starts as soon as your digits are counted.</source>
        <translation>내 숫자를 다 세면 바로 시작합니다.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>End here; what has been learned so far is measured and kept</source>
        <translation>여기에서 끝냅니다. 지금까지 학습한 것을 측정해서 남깁니다.</translation>
    </message>
    <message>
        <source>Show it while it learns</source>
        <translation>학습 과정 보여 주기</translation>
    </message>
    <message>
        <source>The Draw and Inspect pages use the network that is being trained.</source>
        <translation>그리기와 들여다보기 페이지가 학습 중인 신경망을 사용합니다.</translation>
    </message>
</context>
<context>
    <name>UnitChannels</name>
    <message>
        <source>What each of {0} inputs adds; input {1}: {2}</source>
        <translation>입력 {0}개가 각각 더하는 값, 입력 {1}: {2}</translation>
    </message>
    <message>
        <source>Input channels</source>
        <translation>입력 채널</translation>
    </message>
    <message>
        <source>Click a bar to see the products of that input.</source>
        <translation>막대를 누르면 그 입력의 곱을 볼 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>UnitGrid</name>
    <message>
        <source>Off: {0}</source>
        <translation>꺼짐: {0}</translation>
    </message>
</context>
<context>
    <name>UnitLines</name>
    <message>
        <source>Pixel, 0 for paper to 1 for ink</source>
        <translation>픽셀, 종이 0에서 잉크 1까지</translation>
    </message>
    <message>
        <source>Sum of eᶻ over all classes</source>
        <translation>모든 클래스의 eᶻ 합</translation>
    </message>
    <message>
        <source>A block of several layers</source>
        <translation>여러 층으로 이루어진 블록</translation>
    </message>
    <message>
        <source>The largest of {0} values wins</source>
        <translation>값 {0}개 중 가장 큰 값</translation>
    </message>
    <message>
        <source>max(0, x): what is negative becomes 0</source>
        <translation>max(0, x): 음수는 0이 됩니다</translation>
    </message>
    <message>
        <source>Passed on as it is</source>
        <translation>그대로 넘깁니다</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>× scale</source>
        <translation>× 배율(scale)</translation>
    </message>
    <message>
        <source>+ shift</source>
        <translation>+ 이동(shift)</translation>
    </message>
    <message>
        <source>Sum of the products</source>
        <translation>곱의 합</translation>
    </message>
    <message>
        <source>Products of input {0}</source>
        <translation>입력 {0}의 곱의 합</translation>
    </message>
    <message>
        <source>Sum over all {0} inputs</source>
        <translation>입력 {0}개 모두의 합</translation>
    </message>
    <message>
        <source>+ bias</source>
        <translation>+ 편향(bias)</translation>
    </message>
    <message>
        <source>{0}, unit {1}</source>
        <translation>{0}, 유닛 {1}</translation>
    </message>
    <message>
        <source>{0} map {1}, row {2}, column {3}</source>
        <translation>{0} 맵 {1}, {2}행 {3}열</translation>
    </message>
    <message>
        <source>{0} others together</source>
        <translation>나머지 {0}개의 합</translation>
    </message>
</context>
<context>
    <name>UnitMaps</name>
    <message>
        <source>Output: {0}, map {1} of {2}</source>
        <translation>출력: {0}, 맵 {1} / {2}</translation>
    </message>
    <message>
        <source>Output: {0}, number {1} of {2}</source>
        <translation>출력: {0}, 값 {1} / {2}</translation>
    </message>
    <message>
        <source>Input: {0}, map {1} of {2}</source>
        <translation>입력: {0}, 맵 {1} / {2}</translation>
    </message>
    <message>
        <source>Input: {0}, {1} numbers</source>
        <translation>입력: {0}, 값 {1}개</translation>
    </message>
    <message>
        <source>Input map</source>
        <translation>입력 맵</translation>
    </message>
    <message>
        <source>Output map</source>
        <translation>출력 맵</translation>
    </message>
    <message>
        <source>Draw a digit or choose a picture on the right.</source>
        <translation>오른쪽에 숫자를 그리거나 그림을 고르세요.</translation>
    </message>
</context>
<context>
    <name>UnitProducts</name>
    <message>
        <source>Input patch</source>
        <translation>입력 조각(patch)</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>값</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>곱</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>커널(kernel)</translation>
    </message>
</context>
<context>
    <name>UnitSums</name>
    <message>
        <source>All classes</source>
        <translation>모든 클래스</translation>
    </message>
    <message>
        <source>What counts most</source>
        <translation>가장 크게 작용한 입력</translation>
    </message>
    <message>
        <source>The sum, line by line</source>
        <translation>한 줄씩 적은 합</translation>
    </message>
</context>
<context>
    <name>UnitView</name>
    <message>
        <source>row {0}, column {1}</source>
        <translation>{0}행 {1}열</translation>
    </message>
</context>
<context>
    <name>UnitsPanel</name>
    <message>
        <source>Units</source>
        <translation>유닛</translation>
    </message>
    <message>
        <source>{0} units</source>
        <translation>유닛 {0}개</translation>
    </message>
    <message>
        <source>Switch {0} on</source>
        <translation>{0}번 켜기</translation>
    </message>
    <message>
        <source>Switch {0} off</source>
        <translation>{0}번 끄기</translation>
    </message>
    <message>
        <source>Only {0} on</source>
        <translation>{0}번만 켜기</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>층(layer)</translation>
    </message>
    <message>
        <source>The layer whose units are switched</source>
        <translation>유닛을 켜고 끌 층</translation>
    </message>
    <message>
        <source>Units of the layer</source>
        <translation>층의 유닛</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>유닛</translation>
    </message>
    <message>
        <source>This network has no units to switch.</source>
        <translation>이 신경망에는 끌 수 있는 유닛이 없습니다.</translation>
    </message>
    <message>
        <source>A unit that is off puts out 0 (Space)</source>
        <translation>끈 유닛은 0을 내보냅니다 (스페이스)</translation>
    </message>
    <message>
        <source>Switch all others of the layer off (O)</source>
        <translation>이 층의 나머지 유닛을 모두 끕니다 (O)</translation>
    </message>
    <message>
        <source>All on</source>
        <translation>모두 켜기</translation>
    </message>
    <message>
        <source>Switch all units of the layer on (A)</source>
        <translation>이 층의 유닛을 모두 켭니다 (A)</translation>
    </message>
    <message>
        <source>Click: off or on. Shift-click: this one alone. Right-click: only choose. Keys: arrows, Space, O, A.</source>
        <translation>클릭: 켜고 끄기. Shift+클릭: 이것만 켜기. 오른쪽 클릭: 선택만. 키: 화살표, 스페이스, O, A.</translation>
    </message>
</context>
<context>
    <name>Veil</name>
    <message>
        <source>Hidden until the vote is over.</source>
        <translation>투표가 끝날 때까지 숨깁니다.</translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message>
        <source>Hidden until the vote is over.</source>
        <translation>투표가 끝날 때까지 숨깁니다.</translation>
    </message>
    <message>
        <source>Loading the network…</source>
        <translation>신경망을 불러오는 중…</translation>
    </message>
    <message>
        <source>Draw, and the prediction follows the pen.</source>
        <translation>그리는 대로 예측이 나타납니다.</translation>
    </message>
    <message>
        <source>Not sure</source>
        <translation>확실하지 않음</translation>
    </message>
    <message>
        <source>One digit at a time, please: these look like two.</source>
        <translation>한 번에 숫자 하나만 그려 주세요. 두 개로 보입니다.</translation>
    </message>
    <message>
        <source>A dot is no digit yet: go on drawing.</source>
        <translation>점만으로는 아직 숫자가 아닙니다. 이어서 그려 보세요.</translation>
    </message>
    <message>
        <source>This is a filled area: draw a digit with lines.</source>
        <translation>칠해진 면입니다. 선으로 숫자를 그려 보세요.</translation>
    </message>
    <message>
        <source>It could be {0} or {1}.</source>
        <translation>{0} 또는 {1}일 수 있습니다.</translation>
    </message>
    <message>
        <source>It looks like nothing that this network has learned.</source>
        <translation>이 신경망이 배운 어떤 것과도 닮지 않았습니다.</translation>
    </message>
</context>
<context>
    <name>VotePanel</name>
    <message>
        <source>Votes ({0})</source>
        <translation>투표 ({0}표)</translation>
    </message>
    <message>
        <source>Votes of the class</source>
        <translation>투표 결과</translation>
    </message>
    <message>
        <source>Click a row, or press its number, for a vote</source>
        <translation>줄을 클릭하거나 그 숫자 키를 누르면 한 표가 됩니다</translation>
    </message>
</context>
<context>
    <name>VoteStrip</name>
    <message>
        <source>Draw something; what the network reads stays hidden.</source>
        <translation>무언가를 그리세요. 신경망의 답은 숨겨 둡니다.</translation>
    </message>
    <message>
        <source>Draw something.</source>
        <translation>무언가를 그려 보세요.</translation>
    </message>
    <message>
        <source>Votes: {0}.  Network: {1}.</source>
        <translation>{0}.  신경망: {1}.</translation>
    </message>
    <message>
        <source>Clear the canvas for the next vote.</source>
        <translation>캔버스를 지우면 다음 투표를 시작합니다.</translation>
    </message>
    <message>
        <source>Class: {0}  ·  network: {1}</source>
        <translation>학급: {0}  ·  신경망: {1}</translation>
    </message>
    <message>
        <source>What is it? Press 0 to 9 for each vote; Enter reveals.</source>
        <translation>무엇일까요? 한 표마다 0–9 키를 누르세요. Enter를 누르면 공개합니다.</translation>
    </message>
    <message>
        <source>Press 0 to 9; Enter reveals.</source>
        <translation>0–9 키로 투표, Enter로 공개</translation>
    </message>
    <message>
        <source>Press 0 to 9.</source>
        <translation>0–9 키로 투표하세요.</translation>
    </message>
    <message>
        <source>Votes: {0}   ({1})</source>
        <translation>{0}표   ({1})</translation>
    </message>
    <message>
        <source>Votes: {0}</source>
        <translation>{0}표</translation>
    </message>
    <message>
        <source>no votes</source>
        <translation>표 없음</translation>
    </message>
    <message>
        <source>{0} ({1} of {2})</source>
        <translation>{0} ({2}표 중 {1}표)</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>읽은 것 없음</translation>
    </message>
    <message>
        <source>not sure</source>
        <translation>확실하지 않음</translation>
    </message>
    <message>
        <source>not sure, perhaps {0} ({1})</source>
        <translation>확실하지 않음, 아마 {0} ({1})</translation>
    </message>
    <message>
        <source>Vote</source>
        <translation>투표</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Take the last vote back (Backspace)</source>
        <translation>마지막 표를 취소합니다 (Backspace)</translation>
    </message>
    <message>
        <source>Clear votes</source>
        <translation>표 지우기</translation>
    </message>
    <message>
        <source>Count anew and hide the reading again</source>
        <translation>처음부터 다시 세고 답을 다시 숨깁니다</translation>
    </message>
    <message>
        <source>Reveal</source>
        <translation>공개</translation>
    </message>
    <message>
        <source>Show what the network reads (Enter)</source>
        <translation>신경망의 답을 보여 줍니다 (Enter)</translation>
    </message>
    <message>
        <source>End</source>
        <translation>끝내기</translation>
    </message>
    <message>
        <source>No more voting; readings follow the pen again</source>
        <translation>투표를 마치고, 신경망이 다시 펜을 따라 읽습니다</translation>
    </message>
</context>
<context>
    <name>WaitingWords</name>
    <message>
        <source>Too late for batches of {0}: the last epoch has begun.</source>
        <translation>마지막 에폭이 이미 시작되어 배치 크기 {0}은(는) 적용되지 않습니다.</translation>
    </message>
    <message>
        <source>Batches of {0} from epoch {1} on; until then {2}.</source>
        <translation>배치 크기 {0}은(는) 에폭 {1}부터 적용됩니다. 그때까지는 {2}입니다.</translation>
    </message>
</context>
<context>
    <name>WatchDialog</name>
    <message>
        <source>Not while a run trains here: it reads the drawing itself.</source>
        <translation>여기서 학습하는 동안에는 쓸 수 없습니다. 그 학습이 그림을 읽고 있습니다.</translation>
    </message>
    <message>
        <source>There will be weights after its first epoch.</source>
        <translation>첫 에폭이 끝나면 가중치가 생깁니다.</translation>
    </message>
    <message>
        <source>The Draw and Inspect pages use its newest weights while this is ticked.</source>
        <translation>켜 두면 그리기와 들여다보기 페이지가 이 학습의 최신 가중치를 씁니다.</translation>
    </message>
    <message>
        <source>Looking for a run…</source>
        <translation>학습을 찾고 있습니다…</translation>
    </message>
    <message>
        <source>The first figures come after the first epoch.</source>
        <translation>첫 에폭이 끝나면 값이 나옵니다.</translation>
    </message>
    <message>
        <source>Epoch {0}:  loss {1}  ·  training {2}  ·  validation {3}</source>
        <translation>에폭 {0}:  손실 {1}  ·  학습 {2}  ·  검증 {3}</translation>
    </message>
    <message>
        <source>Reading the folder…</source>
        <translation>폴더를 읽고 있습니다…</translation>
    </message>
    <message>
        <source>{0} It is tried again every second.</source>
        <translation>{0} 1초마다 다시 시도합니다.</translation>
    </message>
    <message>
        <source>Finished. {0} of the test pictures are read right.</source>
        <translation>끝났습니다. 테스트 정확도는 {0}입니다.</translation>
    </message>
    <message>
        <source>Stopped after {0} whole epochs. It can be resumed.</source>
        <translation>{0}에폭까지 마치고 멈추었습니다. 이어서 학습할 수 있습니다.</translation>
    </message>
    <message>
        <source>Nobody said why.</source>
        <translation>이유는 알려지지 않았습니다.</translation>
    </message>
    <message>
        <source>It was paused, and there is no news for {0} (last written at {1}). It was ended, or its computer sleeps.</source>
        <translation>일시 정지한 뒤 {0} 동안 소식이 없습니다(마지막 기록 {1}). 끝났거나 그 컴퓨터가 잠자고 있습니다.</translation>
    </message>
    <message>
        <source>No news for {0} (last written at {1}). It trains slowly, or was ended.</source>
        <translation>{0} 동안 소식이 없습니다(마지막 기록 {1}). 학습이 느리거나 끝났습니다.</translation>
    </message>
    <message>
        <source>Paused.</source>
        <translation>일시 정지했습니다.</translation>
    </message>
    <message>
        <source>Paused in epoch {0} of {1}, batch {2} of {3}.</source>
        <translation>일시 정지: 에폭 {0}/{1}, 배치 {2}/{3}.</translation>
    </message>
    <message>
        <source>Still running: it is being prepared.</source>
        <translation>진행 중: 준비하고 있습니다.</translation>
    </message>
    <message>
        <source>Still running: epoch {0} of {1}  ·  {2} images/s  ·  {3} left</source>
        <translation>진행 중: 에폭 {0} / {1}  ·  초당 {2}장  ·  {3} 남음</translation>
    </message>
    <message>
        <source>Your drawing:  {0}  ({1})</source>
        <translation>내 그림:  {0}  ({1})</translation>
    </message>
    <message>
        <source>Watch a run</source>
        <translation>학습 지켜보기</translation>
    </message>
    <message>
        <source>How much of the run is done</source>
        <translation>학습이 얼마나 진행되었는지</translation>
    </message>
    <message>
        <source>Read my drawing with it</source>
        <translation>이 학습의 신경망으로 내 그림 읽기</translation>
    </message>
    <message>
        <source>Another run…</source>
        <translation>다른 학습…</translation>
    </message>
    <message>
        <source>Choose the folder of another run</source>
        <translation>다른 학습의 폴더를 고릅니다</translation>
    </message>
</context>
<context>
    <name>Watching</name>
    <message>
        <source>The folder of the run to watch</source>
        <translation>지켜볼 학습의 폴더</translation>
    </message>
</context>
<context>
    <name>WhyView</name>
    <message>
        <source>The answer is being worked out…</source>
        <translation>답을 계산하고 있습니다…</translation>
    </message>
    <message>
        <source>Stopped. Ask again when you like.</source>
        <translation>중지했습니다. 필요하면 ‘다시 묻기’를 눌러 주세요.</translation>
    </message>
    <message>
        <source>Draw a digit to ask why the network reads it so.</source>
        <translation>숫자를 그리면 신경망이 왜 그렇게 읽는지 보여 드립니다.</translation>
    </message>
    <message>
        <source>The drawing has changed; this is the answer to the one before.</source>
        <translation>그림이 바뀌었습니다. 이것은 바뀌기 전 그림에 대한 답입니다.</translation>
    </message>
    <message>
        <source>Bright: where a little more or less ink changes {0} most.</source>
        <translation>밝은 곳: 잉크가 조금만 달라져도 {0} 점수가 가장 크게 바뀝니다.</translation>
    </message>
    <message>
        <source>Blue speaks for {0}, orange against it.</source>
        <translation>파란색은 {0}(이)라는 근거, 주황색은 아니라는 근거입니다.</translation>
    </message>
    <message>
        <source>Bright: where {1} found what makes {0}.</source>
        <translation>밝은 곳: {1}에서 {0}의 특징을 찾은 자리입니다.</translation>
    </message>
    <message>
        <source>Blue: covering this spot weakens {0}; orange: strengthens it.</source>
        <translation>파란색: 가리면 {0} 점수가 내려가는 자리, 주황색: 올라가는 자리입니다.</translation>
    </message>
    <message>
        <source>All dark: nothing that {1} found speaks for {0}.</source>
        <translation>모두 어두움: {1}에서 {0}(이)라는 근거를 찾지 못했습니다.</translation>
    </message>
    <message>
        <source>Bright: where {1} found what makes {0} for the auxiliary classifier. The network&apos;s own answer does not depend on it.</source>
        <translation>밝은 곳: {1}에서 보조 분류기가 쓰는 {0}의 특징을 찾은 자리입니다. 신경망의 최종 답은 이 층의 영향을 받지 않습니다.</translation>
    </message>
    <message>
        <source>The winner</source>
        <translation>1위 숫자</translation>
    </message>
    <message>
        <source>Saliency (gradient)</source>
        <translation>현저성 (기울기)</translation>
    </message>
    <message>
        <source>Integrated gradients</source>
        <translation>적분 기울기</translation>
    </message>
    <message>
        <source>Grad-CAM</source>
        <translation>Grad-CAM (합성곱 특징 맵)</translation>
    </message>
    <message>
        <source>Occlusion</source>
        <translation>가리기</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>방법</translation>
    </message>
    <message>
        <source>How the network is asked</source>
        <translation>신경망에 묻는 방법</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>층(layer)</translation>
    </message>
    <message>
        <source>Whose maps are weighed: a convolution, or a block with convolutions in it</source>
        <translation>특징 맵에 가중치를 매길 층: 합성곱 또는 합성곱이 들어 있는 블록</translation>
    </message>
    <message>
        <source>Class to explain</source>
        <translation>설명할 숫자</translation>
    </message>
    <message>
        <source>The class that the colours speak for</source>
        <translation>색이 뒷받침하는 숫자입니다</translation>
    </message>
    <message>
        <source>The drawing and what speaks for the class</source>
        <translation>그림과 그 숫자라는 근거</translation>
    </message>
    <message>
        <source>What the colours mean</source>
        <translation>색의 뜻</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>다시 묻기</translation>
    </message>
    <message>
        <source>Explain the drawing as it is now</source>
        <translation>지금 그림을 설명합니다</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Give up the question that is being worked at</source>
        <translation>계산하고 있는 질문을 그만둡니다</translation>
    </message>
</context>
<context>
    <name>WhyWrong</name>
    <message>
        <source>unsure</source>
        <translation>모름</translation>
    </message>
    <message>
        <source>MNIST&apos;s strokes are about 2.6 pixels thick; a network that has only seen those knows no others.</source>
        <translation>MNIST의 획은 두께가 약 2.6픽셀입니다. 그것만 본 신경망은 다른 두께를 모릅니다.</translation>
    </message>
    <message>
        <source>This program</source>
        <translation>이 프로그램</translation>
    </message>
    <message>
        <source>Scaled to 20 pixels, painted with a standard pen and centred by its mass, as MNIST was made.</source>
        <translation>MNIST를 만든 방식대로 20픽셀 크기에 맞추고, 표준 펜으로 칠하고, 무게 중심을 가운데로 옮깁니다.</translation>
    </message>
    <message>
        <source>Canvas shrunk</source>
        <translation>캔버스 축소</translation>
    </message>
    <message>
        <source>The whole canvas in 28 × 28 pixels, as most demonstrations do it: the digit is small, thin and anywhere.</source>
        <translation>대부분의 데모처럼 캔버스 전체를 28 × 28픽셀로 줄입니다. 숫자가 작고 가늘며 위치도 제각각입니다.</translation>
    </message>
    <message>
        <source>Only centred</source>
        <translation>가운데로만</translation>
    </message>
    <message>
        <source>Shrunk and moved into the middle, but still too small.</source>
        <translation>줄인 뒤 가운데로 옮겼지만 여전히 너무 작습니다.</translation>
    </message>
    <message>
        <source>Only stretched</source>
        <translation>늘이기만</translation>
    </message>
    <message>
        <source>Cut out and stretched over the whole field: its proportions are lost, and so is the margin that every digit of MNIST has.</source>
        <translation>잘라 내어 전체로 늘입니다. 비율이 달라지고, MNIST의 모든 숫자에 있는 여백도 사라집니다.</translation>
    </message>
    <message>
        <source>Dark on light</source>
        <translation>흰 바탕에 검정</translation>
    </message>
    <message>
        <source>A photograph of ink on paper, not inverted: to the network nearly everything is ink.</source>
        <translation>종이에 쓴 글씨를 반전하지 않은 사진과 같습니다. 신경망에는 거의 모든 곳이 잉크로 보입니다.</translation>
    </message>
    <message>
        <source>Thin pen</source>
        <translation>가는 펜</translation>
    </message>
    <message>
        <source>Thick pen</source>
        <translation>굵은 펜</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>{path} could not be written: {reason}. Nothing was changed; choose another folder or free some space, then try again.</source>
        <translation>{path}에 쓸 수 없습니다: {reason}. 바뀐 것은 없습니다. 다른 폴더를 고르거나 저장 공간을 비운 뒤 다시 해 보세요.</translation>
    </message>
    <message>
        <source>{path} could not be read: {reason}. Check the name and that you may read it.</source>
        <translation>{path}: 읽을 수 없습니다({reason}). 이름과 읽기 권한을 확인하세요.</translation>
    </message>
    <message>
        <source>The layer {layer} does not fit after {shape}: {rule}. Change it or the one before.</source>
        <translation>{layer} 층은 {shape} 뒤에 올 수 없습니다: {rule}. 이 층이나 앞의 층을 바꾸세요.</translation>
    </message>
    <message>
        <source>The description of the network cannot be read: {reason}. Use another model file.</source>
        <translation>신경망의 구조를 읽을 수 없습니다: {reason}. 다른 모델 파일을 사용하세요.</translation>
    </message>
    <message>
        <source>{path} is not a network that can be used: {reason}. Open a JSON file that was saved by the builder; nothing was changed.</source>
        <translation>{path} 파일은 쓸 수 있는 신경망이 아닙니다: {reason}. 신경망 만들기에서 저장한 JSON 파일을 열어 주세요. 바뀐 것은 없습니다.</translation>
    </message>
    <message>
        <source>{field} = {value} cannot be used for training; allowed: {rule}. Change it.</source>
        <translation>{field} = {value} 값으로는 학습할 수 없습니다. 허용되는 값: {rule}. 값을 바꾸세요.</translation>
    </message>
    <message>
        <source>{where} is not a drawing: {reason}. Expected one JSON object a line, such as {{&quot;label&quot;: 3, &quot;strokes&quot;: [[[x, y], ...], ...]}}.</source>
        <translation>{where}: 그림이 아닙니다({reason}). 한 줄에 JSON 객체가 하나씩 있어야 합니다. 예: {{&quot;label&quot;: 3, &quot;strokes&quot;: [[[x, y], ...], ...]}}.</translation>
    </message>
    <message>
        <source>There is no {kind} {name!r}; there are: {known}.</source>
        <translation>{kind} {name!r}: 그런 이름이 없습니다. 있는 이름: {known}.</translation>
    </message>
    <message>
        <source>{path} is missing. Download the data set, or copy the file there.</source>
        <translation>{path} 파일이 없습니다. 데이터를 내려받거나 그 자리에 파일을 복사하세요.</translation>
    </message>
    <message>
        <source>{path} is damaged: {reason}. Nothing was read from it; download the data set again, or copy a good file there.</source>
        <translation>{path} 파일이 손상되었습니다: {reason}. 이 파일에서는 아무것도 읽지 않았습니다. 데이터를 다시 내려받거나 그 자리에 온전한 파일을 복사하세요.</translation>
    </message>
    <message>
        <source>{path}: {reason}, and it could not be downloaded: {attempts}. Connect to the network and try again; without a network, copy {files} into {folder}, for example from a USB stick, or choose Synthetic digits, which need no download.</source>
        <translation>{path}: {reason}. 내려받지도 못했습니다: {attempts}. 네트워크에 연결하고 다시 해 보세요. 네트워크가 없으면 USB 메모리 등에서 {folder} 폴더로 다음 파일을 복사하거나({files}), 내려받지 않아도 되는 ‘만든 숫자’를 고르세요.</translation>
    </message>
    <message>
        <source>{path}: {reason}, and a good one could not be stored there: {obstacle}. Choose another data folder, or make this one writable with {megabytes} MB free, and try again; or copy {files} into it yourself.</source>
        <translation>{path}: {reason}. 온전한 파일을 그 자리에 저장하지도 못했습니다: {obstacle}. 다른 데이터 폴더를 고르거나, 이 폴더에 쓸 수 있게 하고 {megabytes} MB를 비운 뒤 다시 해 보세요. 다음 파일을 직접 복사해도 됩니다: {files}.</translation>
    </message>
    <message>
        <source>{path} cannot be imported: {reason}. Nothing was changed; mend it or choose another.</source>
        <translation>{path}: 가져올 수 없습니다. 이유: {reason}. 바뀐 것은 없습니다. 고치거나 다른 것을 선택하세요.</translation>
    </message>
    <message>
        <source>{file} could not be downloaded: {attempts}. Check the network and try again.</source>
        <translation>{file} 파일을 내려받지 못했습니다: {attempts}. 네트워크를 확인하고 다시 해 보세요.</translation>
    </message>
    <message>
        <source>the file is missing</source>
        <translation>파일이 없습니다</translation>
    </message>
    <message>
        <source>the file cannot be read ({reason})</source>
        <translation>파일을 읽을 수 없습니다({reason})</translation>
    </message>
    <message>
        <source>it holds {found:,} bytes instead of {expected:,}</source>
        <translation>크기가 {expected:,}바이트가 아니라 {found:,}바이트입니다</translation>
    </message>
    <message>
        <source>it holds more than the expected {expected:,} bytes</source>
        <translation>정해진 크기 {expected:,}바이트보다 깁니다</translation>
    </message>
    <message>
        <source>its checksum is not that of the original</source>
        <translation>체크섬이 원본과 다릅니다</translation>
    </message>
    <message>
        <source>it holds the content of {other}</source>
        <translation>{other} 파일의 내용이 들어 있습니다</translation>
    </message>
    <message>
        <source>it is not a whole gzip file</source>
        <translation>온전한 gzip 파일이 아닙니다</translation>
    </message>
    <message>
        <source>it is not a whole archive</source>
        <translation>온전한 압축 파일이 아닙니다</translation>
    </message>
    <message>
        <source>there is no {name} in it</source>
        <translation>그 안에 {name}이(가) 없습니다</translation>
    </message>
    <message>
        <source>it is not an IDX file of bytes (it begins with {magic})</source>
        <translation>바이트로 된 IDX 파일이 아닙니다(첫머리: {magic})</translation>
    </message>
    <message>
        <source>its shape is {found} instead of {expected}</source>
        <translation>모양(shape)이 {expected}이어야 하는데 {found}입니다</translation>
    </message>
    <message>
        <source>it holds the label {label}, but the last class is {last}</source>
        <translation>레이블 값이 {label}인데 마지막 클래스는 {last}입니다</translation>
    </message>
    <message>
        <source>{host} answered with status {status}</source>
        <translation>{host} 서버가 파일을 주지 않았습니다(상태 코드 {status})</translation>
    </message>
    <message>
        <source>{host} did not answer within {seconds:g} s</source>
        <translation>{host} 서버가 {seconds:g}초 안에 응답하지 않았습니다</translation>
    </message>
    <message>
        <source>{host} cannot be reached ({reason})</source>
        <translation>{host} 서버에 연결할 수 없습니다({reason})</translation>
    </message>
    <message>
        <source>{host} stopped after {done:,} of {size:,} bytes</source>
        <translation>{host} 서버가 {size:,}바이트 중 {done:,}바이트만 보냈습니다</translation>
    </message>
    <message>
        <source>{host} sent something else than the original file</source>
        <translation>{host} 서버가 원본과 다른 파일을 보냈습니다</translation>
    </message>
    <message>
        <source>{first}; {second}</source>
        <translation>{first}; {second}</translation>
    </message>
    <message>
        <source>no address to download it from is known</source>
        <translation>내려받을 주소를 알지 못합니다</translation>
    </message>
    <message>
        <source>A network of your own cannot be called {name!r}: a network of the program has that name. Choose another name.</source>
        <translation>직접 만든 신경망의 이름으로 {name!r}을(를) 쓸 수 없습니다. 프로그램에 있는 신경망의 이름입니다. 다른 이름을 고르세요.</translation>
    </message>
    <message>
        <source>A network of your own cannot be called {name!r}: a name is made of letters, digits, - and _, 40 at most, and begins with a letter or digit. Choose another name.</source>
        <translation>직접 만든 신경망의 이름으로 {name!r}을(를) 쓸 수 없습니다. 이름은 글자나 숫자로 시작하고 글자, 숫자, -, _를 합해 40자까지 쓸 수 있습니다. 다른 이름을 고르세요.</translation>
    </message>
    <message>
        <source>The network {network} cannot learn from {data}, pictures of {shape} in {classes} classes: {reason}. Choose one that fits ({known}), or build one with Build your own… on the Train page.</source>
        <translation>신경망 {network}은(는) {data} 데이터({shape} 크기의 그림, 클래스 {classes}개)로 학습할 수 없습니다: {reason}. 맞는 신경망({known}) 가운데 하나를 고르거나, 학습 페이지의 ‘직접 만들기…’로 새로 만드세요.</translation>
    </message>
    <message>
        <source>the layer {layer} does not fit after {layer_shape}: {rule}</source>
        <translation>{layer} 층은 {layer_shape} 뒤에 올 수 없습니다({rule})</translation>
    </message>
    <message>
        <source>it is made for pictures of {made_for} in {made_classes} classes</source>
        <translation>{made_for} 크기의 그림과 클래스 {made_classes}개에 맞추어 만든 신경망입니다</translation>
    </message>
    <message>
        <source>There is no imported data set {name!r}: none has been imported yet.</source>
        <translation>가져온 데이터 세트 가운데 {name!r}이(가) 없습니다. 아직 가져온 데이터 세트가 하나도 없습니다.</translation>
    </message>
    <message>
        <source>A data set cannot be called {name!r}: there is one of that name. Choose another name.</source>
        <translation>데이터 세트의 이름으로 {name!r}을(를) 쓸 수 없습니다. 같은 이름의 데이터 세트가 이미 있습니다. 다른 이름을 고르세요.</translation>
    </message>
    <message>
        <source>A data set cannot be called {name!r}: a name is made of letters, digits, - and _, 40 at most, and begins with a letter or digit. Choose another name.</source>
        <translation>데이터 세트의 이름으로 {name!r}을(를) 쓸 수 없습니다. 이름은 글자나 숫자로 시작하고 글자, 숫자, -, _를 합해 40자까지 쓸 수 있습니다. 다른 이름을 고르세요.</translation>
    </message>
    <message>
        <source>Training broke off in epoch {epoch}, step {step}: the loss is beyond all bounds, because the steps were too large. Choose a smaller learning rate and start again; the model that was in use before is unchanged.</source>
        <translation>에폭 {epoch}, 스텝 {step}에서 학습이 중단되었습니다. 스텝이 너무 커서 손실이 한없이 커졌습니다(발산). 학습률을 낮추고 다시 시작하세요. 전에 쓰던 모델은 그대로입니다.</translation>
    </message>
    <message>
        <source>Training ended because the memory is full with batches of {batch_size}. Choose a smaller batch and start again, or close other programs; the model that was in use before is unchanged.</source>
        <translation>배치 크기 {batch_size}에서 메모리가 모자라 학습이 끝났습니다. 배치를 줄여 다시 시작하거나 다른 프로그램을 닫으세요. 전에 쓰던 모델은 그대로입니다.</translation>
    </message>
    <message>
        <source>Training ended because the graphics card does not answer any more ({reason}). The whole epochs are kept and the model that was in use before is unchanged. Start the program again, or train on the CPU.</source>
        <translation>그래픽 카드가 응답하지 않아 학습이 끝났습니다({reason}). 끝난 에폭은 보관되었고 전에 쓰던 모델은 그대로입니다. 프로그램을 다시 시작하거나 CPU로 학습하세요.</translation>
    </message>
    <message>
        <source>Training ended because another of the {count} processes that train together has ended or does not answer. The whole epochs are kept; see what that process said, then go on with --resume.</source>
        <translation>함께 학습하던 프로세스 {count}개 가운데 하나가 끝났거나 응답하지 않아 학습이 중단되었습니다. 끝난 에폭은 보관되어 있습니다. 그 프로세스의 메시지를 확인한 뒤 --resume으로 이어서 학습하세요.</translation>
    </message>
    <message>
        <source>{path} was not opened: such a file can run programs on your computer. Only .safetensors models saved by this program are opened.</source>
        <translation>{path}: 열지 않았습니다. 이런 파일은 컴퓨터에서 프로그램을 실행할 수 있습니다. 이 프로그램이 저장한 .safetensors 모델만 엽니다.</translation>
    </message>
    <message>
        <source>{path} is not a model of this program ({reason}). Open a .safetensors file that was saved here; the model in use stays.</source>
        <translation>{path}: 이 프로그램의 모델이 아닙니다({reason}). 이 프로그램에서 저장한 .safetensors 파일을 여세요. 사용 중인 모델은 그대로입니다.</translation>
    </message>
    <message>
        <source>{path} is damaged: {reason}. Use another copy of it; the model in use stays.</source>
        <translation>{path} 파일이 손상되었습니다: {reason}. 다른 사본을 사용하세요. 사용 중인 모델은 그대로입니다.</translation>
    </message>
    <message>
        <source>The weights after epoch {epoch} cannot be read ({path}): {reason}. The other epochs can still be looked at.</source>
        <translation>에폭 {epoch} 뒤의 가중치를 읽을 수 없습니다({path}): {reason}. 다른 에폭은 계속 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>The run cannot be resumed from {path}: {reason}. Start it anew.</source>
        <translation>{path}에서 학습을 이어 갈 수 없습니다: {reason}. 처음부터 다시 시작하세요.</translation>
    </message>
    <message>
        <source>There is no run in {path}. Check the name; `cnn-desktop list runs` shows those that there are.</source>
        <translation>{path}에 학습 기록이 없습니다. 이름을 확인하세요. `cnn-desktop list runs`로 있는 기록을 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>The device {device} is not available: torch finds no GPU that it can use. Choose the CPU, or install a torch for your GPU (see the README).</source>
        <translation>{device} 장치를 사용할 수 없습니다. torch가 쓸 수 있는 GPU를 찾지 못했습니다. CPU를 고르거나 GPU에 맞는 torch를 설치하세요(README 참고).</translation>
    </message>
    <message>
        <source>{path} cannot be read as a picture: {reason}. Open a PNG or JPEG file of one digit.</source>
        <translation>{path}: 이미지로 읽을 수 없습니다({reason}). 숫자 하나가 담긴 PNG나 JPEG 파일을 여세요.</translation>
    </message>
    <message>
        <source>The model {name} takes pictures of {shape}; the canvas makes 1 × 28 × 28. Open another model; the one in use stays.</source>
        <translation>{name} 모델은 {shape} 이미지를 받는데 캔버스는 1 × 28 × 28 이미지를 만듭니다. 다른 모델을 여세요. 사용 중인 모델은 그대로입니다.</translation>
    </message>
    <message>
        <source>The model {path} does not fit {what}: {reason}. Choose another model or other data.</source>
        <translation>{path} 모델은 {what}에 맞지 않습니다: {reason}. 다른 모델이나 다른 데이터를 고르세요.</translation>
    </message>
    <message>
        <source>{where} cannot be measured: {reason}. Every drawing needs strokes and a label, such as {{&quot;label&quot;: 3, &quot;strokes&quot;: [[[x, y], ...], ...]}}.</source>
        <translation>{where}: 측정할 수 없습니다({reason}). 그림마다 획과 레이블이 있어야 합니다. 예: {{&quot;label&quot;: 3, &quot;strokes&quot;: [[[x, y], ...], ...]}}.</translation>
    </message>
    <message>
        <source>{path} holds no drawing. Expected one JSON object a line.</source>
        <translation>{path} 파일에 그림이 없습니다. 한 줄에 JSON 객체가 하나씩 있어야 합니다.</translation>
    </message>
    <message>
        <source>My digits is full: it holds at most {most:,} drawings. Export them to a file, then delete some.</source>
        <translation>내 숫자가 가득 찼습니다. 최대 {most:,}개까지 담을 수 있습니다. 파일로 내보낸 다음 일부를 삭제하세요.</translation>
    </message>
    <message>
        <source>This drawing was not added to My digits: {reason}. Draw one digit in ink.</source>
        <translation>이 그림은 내 숫자에 더하지 않았습니다: {reason}. 숫자 하나를 그려 주세요.</translation>
    </message>
    <message>
        <source>{path} could not be written: {reason}. The last change was not made: My digits holds {kept:,} digits, as before. Free some space, then do it again.</source>
        <translation>{path}에 쓸 수 없습니다: {reason}. 마지막 변경은 적용되지 않았고, 내 숫자는 전과 같이 {kept:,}개입니다. 저장 공간을 비운 뒤 다시 해 보세요.</translation>
    </message>
    <message>
        <source>The file of My digits was damaged ({reason}). {kept:,} digits could be read and are in use; the damaged file was kept as {aside}.</source>
        <translation>내 숫자 파일이 손상되어 있었습니다({reason}). 읽을 수 있는 숫자 {kept:,}개를 사용하며, 손상된 파일은 {aside}에 그대로 두었습니다.</translation>
    </message>
    <message>
        <source>{path} holds no digit that could be added: {reason}. Choose a file that was exported from My digits; nothing was changed.</source>
        <translation>{path}에는 더할 수 있는 숫자가 없습니다: {reason}. 내 숫자에서 내보낸 파일을 고르세요. 바뀐 것은 없습니다.</translation>
    </message>
    <message>
        <source>This needs at least {least} of your own digits, and there are {found}. Draw more and put them into My digits.</source>
        <translation>내 숫자가 {least}개 이상 있어야 하는데 지금 {found}개입니다. 더 그려서 내 숫자에 넣으세요.</translation>
    </message>
    <message>
        <source>{path} already holds a run ({state}). Go on with it by --resume, or choose another folder with --out; nothing was changed.</source>
        <translation>{path} 폴더에 이미 학습 기록이 있습니다({state}). --resume 옵션으로 이어 가거나 --out 옵션으로 다른 폴더를 고르세요. 바뀐 것은 없습니다.</translation>
    </message>
    <message>
        <source>Grad-CAM looks at the maps of a convolution, and this network has none. Choose another method.</source>
        <translation>Grad-CAM은 합성곱의 특징 맵을 살펴보는데, 이 신경망에는 합성곱이 없습니다. 다른 방법을 골라 주세요.</translation>
    </message>
    <message>
        <source>This network has no hidden layer: it goes from the picture straight to the classes, so there is nothing of its own to compare pictures by. Choose a network with more layers.</source>
        <translation>이 신경망에는 은닉층이 없습니다. 그림에서 곧바로 클래스로 가기 때문에, 그림을 비교할 신경망 자신의 값이 없습니다. 층이 더 많은 신경망을 고르세요.</translation>
    </message>
    <message>
        <source>The weights of this network are beyond all bounds, so nothing can be measured in it. Its training has broken off or is about to; choose another model or a smaller learning rate.</source>
        <translation>이 신경망의 가중치가 한없이 커져서 아무것도 잴 수 없습니다. 학습이 중단되었거나 곧 중단됩니다. 다른 모델을 고르거나 학습률을 줄이세요.</translation>
    </message>
    <message>
        <source>No training pictures of {shape} are there. Import or download such a data set on the Train page, then come back.</source>
        <translation>{shape} 크기의 학습 그림이 없습니다. 학습 페이지에서 그런 데이터 세트를 가져오거나 내려받은 뒤 다시 오세요.</translation>
    </message>
    <message>
        <source>{what} needs the Python package {package}, which is not installed. Install it with: pip install &apos;cnn-desktop[{extra}]&apos;</source>
        <translation>{what}: 필요한 Python 패키지가 설치되어 있지 않습니다({package}). 다음 명령으로 설치하세요: pip install &apos;cnn-desktop[{extra}]&apos;</translation>
    </message>
    <message>
        <source>{path} was not written: the export to {format} failed ({reason}). Update the packages with: pip install --upgrade &apos;cnn-desktop[{extra}]&apos;</source>
        <translation>{path}: {format} 형식으로 내보내지 못해 파일을 쓰지 않았습니다({reason}). 다음 명령으로 패키지를 업데이트하세요: pip install --upgrade &apos;cnn-desktop[{extra}]&apos;</translation>
    </message>
    <message>
        <source>{file} could not be downloaded. Check the network and try again.</source>
        <translation>{file}을(를) 내려받지 못했습니다. 네트워크를 확인하고 다시 해 보세요.</translation>
    </message>
    <message>
        <source>{path}: {reason}, and it could not be downloaded. Connect to the network, or choose Synthetic digits.</source>
        <translation>{path}: {reason}. 내려받지도 못했습니다. 네트워크에 연결하거나 ‘만든 숫자’를 고르세요.</translation>
    </message>
    <message>
        <source>Something went wrong that this program did not foresee: {error}. Nothing was lost; the log file (menu Help) holds the details.</source>
        <translation>예상하지 못한 문제가 생겼습니다: {error}. 잃은 것은 없습니다. 자세한 내용은 로그 파일(도움말 메뉴)에 있습니다.</translation>
    </message>
</context>
<context>
    <name>reasons</name>
    <message>
        <source>{0} needs feature maps, and after Flatten there are none</source>
        <translation>{0}에는 특징 맵이 필요한데 Flatten 뒤에는 특징 맵이 없습니다</translation>
    </message>
    <message>
        <source>a convolution</source>
        <translation>합성곱(convolution)</translation>
    </message>
    <message>
        <source>batch normalisation</source>
        <translation>배치 정규화(batch normalization)</translation>
    </message>
    <message>
        <source>pooling</source>
        <translation>풀링(pooling)</translation>
    </message>
    <message>
        <source>this normalisation needs one row of numbers: put Flatten before it</source>
        <translation>이 정규화에는 숫자 한 줄이 필요합니다. 앞에 Flatten을 넣으세요</translation>
    </message>
    <message>
        <source>a path is of the wrong type</source>
        <translation>경로의 형식이 잘못되었습니다</translation>
    </message>
    <message>
        <source>a residual block</source>
        <translation>잔차 블록</translation>
    </message>
    <message>
        <source>an inception block</source>
        <translation>인셉션 블록</translation>
    </message>
    <message>
        <source>an auxiliary classifier</source>
        <translation>보조 분류기</translation>
    </message>
    <message>
        <source>a block cannot hold another block</source>
        <translation>블록 안에 다른 블록을 넣을 수 없습니다</translation>
    </message>
    <message>
        <source>there is no layer yet: add one</source>
        <translation>아직 층이 없습니다. 층을 더하세요</translation>
    </message>
    <message>
        <source>the last layer must put out a number for each class: add Flatten and Linear</source>
        <translation>마지막 층은 클래스마다 숫자 하나를 내보내야 합니다. Flatten과 선형(linear) 층을 더하세요</translation>
    </message>
    <message>
        <source>it is too long for a network</source>
        <translation>신경망 파일치고 너무 깁니다</translation>
    </message>
    <message>
        <source>{0} cannot be added to {1}: both paths must end with the same shape</source>
        <translation>모양이 {0}인 것과 {1}인 것은 더할 수 없습니다. 두 경로의 끝 모양이 같아야 합니다</translation>
    </message>
    <message>
        <source>an inception block needs a branch</source>
        <translation>인셉션 블록에는 갈래가 하나 이상 필요합니다</translation>
    </message>
    <message>
        <source>all branches must end with feature maps of the same size</source>
        <translation>모든 갈래의 끝 특징 맵 크기가 같아야 합니다</translation>
    </message>
    <message>
        <source>an auxiliary classifier must end with as many numbers as the network</source>
        <translation>보조 분류기의 출력 수는 신경망의 출력 수와 같아야 합니다</translation>
    </message>
    <message>
        <source>a padding of {0} is more than half of a window of {1}</source>
        <translation>패딩({0})이 창({1})의 절반보다 큽니다</translation>
    </message>
    <message>
        <source>a window of {0} does not fit into {1} pixels with padding {2}</source>
        <translation>크기가 {0}인 창은 {1}픽셀(패딩 {2})에 들어가지 않습니다</translation>
    </message>
    <message>
        <source>the dropout probability must be at least 0 and below 1</source>
        <translation>드롭아웃(dropout) 확률은 0 이상 1 미만이어야 합니다</translation>
    </message>
    <message>
        <source>a linear layer needs one row of numbers: put Flatten before it</source>
        <translation>선형(linear) 층에는 한 줄로 펼친 수가 필요하므로 앞에 Flatten을 두어야 합니다</translation>
    </message>
    <message>
        <source>unknown start weights {0}</source>
        <translation>처음 가중치 {0}: 알 수 없는 방식입니다</translation>
    </message>
    <message>
        <source>unknown layer {0}</source>
        <translation>{0}: 알 수 없는 층입니다</translation>
    </message>
    <message>
        <source>a block within a block: {0} must stand by itself</source>
        <translation>블록 안의 블록입니다. {0} 블록은 따로 있어야 합니다</translation>
    </message>
    <message>
        <source>{0} is not a sensible size</source>
        <translation>{0}: 알맞은 크기가 아닙니다</translation>
    </message>
    <message>
        <source>the network would hold more than {0} numbers</source>
        <translation>신경망에 담기는 수가 {0}개를 넘습니다</translation>
    </message>
    <message>
        <source>the network would take more than {0} steps a picture</source>
        <translation>이미지 한 장에 필요한 계산이 {0}번을 넘습니다</translation>
    </message>
    <message>
        <source>name, input_shape or layers are of the wrong type</source>
        <translation>name, input_shape, layers 중에 형식이 잘못된 것이 있습니다</translation>
    </message>
    <message>
        <source>input_shape is not channels, height and width</source>
        <translation>input_shape가 채널, 높이, 너비가 아닙니다</translation>
    </message>
    <message>
        <source>{0} layers; allowed are 1 to {1}</source>
        <translation>층이 {0}개인데 1개에서 {1}개까지만 됩니다</translation>
    </message>
    <message>
        <source>{0} is of the wrong type</source>
        <translation>{0}: 형식이 잘못되었습니다</translation>
    </message>
    <message>
        <source>it is cut off</source>
        <translation>파일이 중간에 끊겼습니다</translation>
    </message>
    <message>
        <source>the checksum differs</source>
        <translation>체크섬이 다릅니다</translation>
    </message>
    <message>
        <source>it does not say what is mixed in</source>
        <translation>무엇과 섞었는지 적혀 있지 않습니다</translation>
    </message>
    <message>
        <source>its data {0} are not on this computer</source>
        <translation>함께 쓰던 데이터({0})가 이 컴퓨터에 없습니다</translation>
    </message>
    <message>
        <source>no safetensors header</source>
        <translation>safetensors 헤더가 없습니다</translation>
    </message>
    <message>
        <source>no cnn_desktop header</source>
        <translation>cnn_desktop 헤더가 없습니다</translation>
    </message>
    <message>
        <source>a header of {0} MB</source>
        <translation>헤더가 {0} MB입니다</translation>
    </message>
    <message>
        <source>{0} class names for an output of {1}</source>
        <translation>클래스 이름은 {0}개인데 출력은 {1}입니다</translation>
    </message>
    <message>
        <source>the normalisation is impossible</source>
        <translation>정규화 값이 있을 수 없는 값입니다</translation>
    </message>
    <message>
        <source>the accuracy is impossible</source>
        <translation>정확도가 있을 수 없는 값입니다</translation>
    </message>
    <message>
        <source>the weights do not belong to the network: {0}</source>
        <translation>가중치가 신경망과 맞지 않습니다: {0}</translation>
    </message>
    <message>
        <source>{0} is {1} instead of {2} {3}</source>
        <translation>{0}: {2} {3}이어야 하는데 {1}입니다</translation>
    </message>
    <message>
        <source>{0} holds values that are no numbers (NaN or infinite)</source>
        <translation>{0}: 수가 아닌 값(NaN 또는 무한대)이 있습니다</translation>
    </message>
    <message>
        <source>{0} holds negative variances</source>
        <translation>{0}: 분산에 음수가 있습니다</translation>
    </message>
    <message>
        <source>it belongs to another recipe</source>
        <translation>다른 레시피로 학습한 것입니다</translation>
    </message>
    <message>
        <source>there is no run in it</source>
        <translation>그 안에 학습 기록이 없습니다</translation>
    </message>
    <message>
        <source>the number of epochs is impossible</source>
        <translation>에폭 수가 올바르지 않습니다</translation>
    </message>
    <message>
        <source>{0} has the shape {1}</source>
        <translation>{0}의 모양이 {1}입니다</translation>
    </message>
    <message>
        <source>the weights are those of another network</source>
        <translation>다른 신경망의 가중치입니다</translation>
    </message>
    <message>
        <source>the weights are those of another network: {0}</source>
        <translation>다른 신경망의 가중치입니다: {0}</translation>
    </message>
    <message>
        <source>{0} is of the type {1}</source>
        <translation>{0}의 자료형이 {1}입니다</translation>
    </message>
    <message>
        <source>{0} classes do not fit {1}</source>
        <translation>클래스 {0}개는 {1}의 출력과 맞지 않습니다</translation>
    </message>
    <message>
        <source>it is too large</source>
        <translation>파일이 너무 큽니다</translation>
    </message>
    <message>
        <source>Why this digit</source>
        <translation>왜 이 숫자일까요</translation>
    </message>
    <message>
        <source>{0}, line {1}</source>
        <translation>{0}, {1}번째 줄</translation>
    </message>
    <message>
        <source>this text</source>
        <translation>이 글</translation>
    </message>
    <message>
        <source>it is no text</source>
        <translation>텍스트 파일이 아닙니다</translation>
    </message>
    <message>
        <source>its lists are nested too deeply</source>
        <translation>목록이 너무 깊이 겹쳐 있습니다</translation>
    </message>
    <message>
        <source>it is no JSON object</source>
        <translation>JSON 객체가 아닙니다</translation>
    </message>
    <message>
        <source>it is no JSON</source>
        <translation>JSON 형식이 아닙니다</translation>
    </message>
    <message>
        <source>there is no list of strokes</source>
        <translation>획(strokes) 목록이 없습니다</translation>
    </message>
    <message>
        <source>more than {0} points</source>
        <translation>점이 {0}개를 넘습니다</translation>
    </message>
    <message>
        <source>more than {0} drawings</source>
        <translation>그림이 {0}개보다 많습니다</translation>
    </message>
    <message>
        <source>a line is too long</source>
        <translation>줄이 너무 깁니다</translation>
    </message>
    <message>
        <source>there is no label</source>
        <translation>이름표가 없습니다</translation>
    </message>
    <message>
        <source>there is no ink</source>
        <translation>그려진 것이 없습니다</translation>
    </message>
    <message>
        <source>widths and strokes differ in number</source>
        <translation>widths와 strokes의 개수가 다릅니다</translation>
    </message>
    <message>
        <source>a point must be [x, y] or [x, y, pressure]</source>
        <translation>점은 [x, y] 또는 [x, y, 필압(pressure)]이어야 합니다</translation>
    </message>
    <message>
        <source>{0} is not a number</source>
        <translation>{0} 값이 숫자가 아닙니다</translation>
    </message>
    <message>
        <source>{0} is out of range</source>
        <translation>{0} 값이 범위를 벗어났습니다</translation>
    </message>
    <message>
        <source>a pen width</source>
        <translation>펜 굵기</translation>
    </message>
    <message>
        <source>a coordinate</source>
        <translation>좌표</translation>
    </message>
    <message>
        <source>a pressure</source>
        <translation>필압</translation>
    </message>
    <message>
        <source>the label is not a digit from 0 to 9</source>
        <translation>레이블(label)이 0부터 9까지의 숫자가 아닙니다</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>비어 있습니다</translation>
    </message>
    <message>
        <source>a picture has no strokes</source>
        <translation>이미지에는 획이 없습니다</translation>
    </message>
    <message>
        <source>The clipboard</source>
        <translation>클립보드</translation>
    </message>
    <message>
        <source>there is no picture on it</source>
        <translation>이미지가 없습니다</translation>
    </message>
    <message>
        <source>no known picture format</source>
        <translation>알려진 이미지 형식이 아닙니다</translation>
    </message>
    <message>
        <source>more pixels than a picture has</source>
        <translation>이미지라고 하기에는 픽셀이 너무 많습니다</translation>
    </message>
    <message>
        <source>it is damaged or cut off</source>
        <translation>파일이 손상되었거나 중간에 끊겼습니다</translation>
    </message>
    <message>
        <source>{0} × {1} pixels</source>
        <translation>{0} × {1} 픽셀</translation>
    </message>
    <message>
        <source>{0} MB</source>
        <translation>{0} MB</translation>
    </message>
    <message>
        <source>there are {0} pictures but {1} labels</source>
        <translation>그림은 {0}장인데 라벨은 {1}개입니다</translation>
    </message>
    <message>
        <source>there are no pictures in it</source>
        <translation>그림이 없습니다</translation>
    </message>
    <message>
        <source>training and test pictures differ in size</source>
        <translation>학습용 그림과 테스트용 그림의 크기가 다릅니다</translation>
    </message>
    <message>
        <source>every class has a single picture only</source>
        <translation>모든 클래스에 그림이 한 장뿐입니다</translation>
    </message>
    <message>
        <source>pictures of {0} × {1} pixels; each side must be 2 to {2}</source>
        <translation>그림이 {0} × {1} 픽셀입니다. 각 변은 2~{2}이어야 합니다</translation>
    </message>
    <message>
        <source>it is too large ({0} MB; at most {1} MB)</source>
        <translation>너무 큽니다({0} MB, 최대 {1} MB)</translation>
    </message>
    <message>
        <source>label {0} is not in 0 ... {1}</source>
        <translation>라벨({0})이 0 ... {1} 범위를 벗어났습니다</translation>
    </message>
    <message>
        <source>there must be 2 to {0} classes, not {1}</source>
        <translation>클래스는 2~{0}개여야 하는데 {1}개입니다</translation>
    </message>
    <message>
        <source>the class {0} has no picture to learn from</source>
        <translation>클래스 {0}에 학습할 그림이 없습니다</translation>
    </message>
    <message>
        <source>the pictures are no numbers</source>
        <translation>그림이 숫자가 아닙니다</translation>
    </message>
    <message>
        <source>a pixel is no number (NaN or infinite)</source>
        <translation>숫자가 아닌 픽셀이 있습니다(NaN 또는 무한대)</translation>
    </message>
    <message>
        <source>a pixel is {0}; pixels go from 0 to 255</source>
        <translation>픽셀 값이 {0}입니다. 픽셀 값은 0~255이어야 합니다</translation>
    </message>
    <message>
        <source>the labels are not one whole number a picture</source>
        <translation>라벨이 그림마다 정수 하나가 아닙니다</translation>
    </message>
    <message>
        <source>it needs x_train and y_train, or images and labels</source>
        <translation>x_train과 y_train, 또는 images와 labels가 있어야 합니다</translation>
    </message>
    <message>
        <source>the file of the images has images in its name</source>
        <translation>그림 파일의 이름에는 images가 들어 있어야 합니다</translation>
    </message>
    <message>
        <source>it holds no pictures with a label each</source>
        <translation>라벨이 하나씩 붙은 그림이 없습니다</translation>
    </message>
    <message>
        <source>the file is cut off</source>
        <translation>파일이 중간에서 잘렸습니다</translation>
    </message>
    <message>
        <source>an array of {0} holds no pictures</source>
        <translation>{0} 배열은 그림이 아닙니다</translation>
    </message>
    <message>
        <source>{0} pixels a line make no square picture</source>
        <translation>한 줄의 픽셀 {0}개로는 정사각형 그림이 되지 않습니다</translation>
    </message>
    <message>
        <source>line {0}: {1}</source>
        <translation>{0}행: {1}</translation>
    </message>
    <message>
        <source>picture {0}: {1}</source>
        <translation>그림 {0}번: {1}</translation>
    </message>
    <message>
        <source>test picture {0}: {1}</source>
        <translation>테스트 그림 {0}번: {1}</translation>
    </message>
    <message>
        <source>the label {0} is no whole number</source>
        <translation>라벨({0})이 정수가 아닙니다</translation>
    </message>
    <message>
        <source>line {0} has {1} numbers, not {2}</source>
        <translation>{0}번째 줄에 숫자가 {2}개가 아니라 {1}개 있습니다</translation>
    </message>
    <message>
        <source>the first number of every line is the same; the label comes first, or in the column that a first line names label</source>
        <translation>모든 줄의 첫 숫자가 같습니다. 라벨은 맨 앞이나, 첫 줄에서 label이라고 이름 붙인 열에 있어야 합니다</translation>
    </message>
    <message>
        <source>it holds Python objects, which could run programs; store numbers</source>
        <translation>프로그램을 실행할 수 있는 파이썬 객체가 들어 있습니다. 숫자로 저장하세요</translation>
    </message>
    <message>
        <source>it has more than {0} million pixels</source>
        <translation>픽셀이 {0}백만 개보다 많습니다</translation>
    </message>
    <message>
        <source>NaN or infinite</source>
        <translation>NaN 또는 무한대입니다</translation>
    </message>
    <message>
        <source>it has no sub-folder for each class</source>
        <translation>클래스마다 하나씩 있는 하위 폴더가 없습니다</translation>
    </message>
    <message>
        <source>only the class {0} has pictures; it takes two classes</source>
        <translation>그림이 있는 클래스가 {0} 하나뿐입니다. 클래스가 둘 이상 있어야 합니다</translation>
    </message>
    <message>
        <source>{0} of {1} pictures cannot be read; the first is {2} ({3})</source>
        <translation>그림 {1}장 중 {0}장을 읽을 수 없습니다. 첫 번째는 {2}입니다({3})</translation>
    </message>
    <message>
        <source>no picture of the class {0} can be read; the first is {1} ({2})</source>
        <translation>클래스 {0}의 그림을 한 장도 읽을 수 없습니다. 첫 번째는 {1}입니다({2})</translation>
    </message>
    <message>
        <source>it lies in no class&apos;s folder</source>
        <translation>어느 클래스 폴더에도 들어 있지 않습니다</translation>
    </message>
    <message>
        <source>it is a folder within a class</source>
        <translation>클래스 폴더 안의 하위 폴더입니다</translation>
    </message>
    <message>
        <source>it lies beside train and test</source>
        <translation>train과 test 밖에 있습니다</translation>
    </message>
    <message>
        <source>there is no such file or folder</source>
        <translation>그런 파일이나 폴더가 없습니다</translation>
    </message>
    <message>
        <source>it is no folder, CSV file, NPZ file or IDX file</source>
        <translation>폴더, CSV, NPZ, IDX 파일이 아닙니다</translation>
    </message>
    <message>
        <source>One picture in {0} of each class is held back for testing.</source>
        <translation>클래스마다 그림 {0}장 중 1장을 테스트용으로 남겨 둡니다.</translation>
    </message>
    <message>
        <source>{0} pictures of other sizes were resized to {1} × {2}.</source>
        <translation>크기가 다른 그림 {0}장을 {1} × {2} 크기로 바꾸었습니다.</translation>
    </message>
    <message>
        <source>Pictures of {0} × {1} pixels were shrunk to {2} × {3}.</source>
        <translation>{0} × {1} 픽셀 그림을 {2} × {3} 크기로 줄였습니다.</translation>
    </message>
    <message>
        <source>Pictures of {0} × {1} pixels were enlarged to {2} × {3}.</source>
        <translation>{0} × {1} 픽셀 그림을 {2} × {3} 크기로 늘렸습니다.</translation>
    </message>
    <message>
        <source>Grey pictures were given three equal channels.</source>
        <translation>회색 그림을 값이 같은 세 채널로 만들었습니다.</translation>
    </message>
    <message>
        <source>Colours were turned into shades of grey.</source>
        <translation>색을 회색으로 바꾸었습니다.</translation>
    </message>
    <message>
        <source>EMNIST stores its pictures transposed; they were turned upright.</source>
        <translation>EMNIST는 그림을 행과 열을 바꾸어 저장하므로 바로 세웠습니다.</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>객체</translation>
    </message>
    <message>
        <source>all fields</source>
        <translation>모든 항목</translation>
    </message>
    <message>
        <source>network</source>
        <translation>신경망</translation>
    </message>
    <message>
        <source>recipe</source>
        <translation>레시피</translation>
    </message>
    <message>
        <source>data set</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>imported data set</source>
        <translation>가져온 데이터 세트</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>그런 파일이나 폴더가 없습니다</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>같은 이름의 파일이 이미 있습니다</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>권한이 없습니다</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>파일이 아니라 폴더입니다</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>폴더가 아닙니다</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>저장 공간이 없습니다</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>읽기 전용 저장 장치입니다</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>디스크 할당량을 넘었습니다</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>파일 이름이 너무 깁니다</translation>
    </message>
    <message>
        <source>Invalid argument</source>
        <translation>쓸 수 없는 이름이나 값입니다</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>저장 장치에서 입출력 오류가 났습니다</translation>
    </message>
    <message>
        <source>Connection refused</source>
        <translation>연결이 거부되었습니다</translation>
    </message>
    <message>
        <source>Connection reset by peer</source>
        <translation>상대가 연결을 끊었습니다</translation>
    </message>
    <message>
        <source>Network is unreachable</source>
        <translation>네트워크에 연결되어 있지 않습니다</translation>
    </message>
    <message>
        <source>No route to host</source>
        <translation>서버로 가는 경로가 없습니다</translation>
    </message>
    <message>
        <source>Name or service not known</source>
        <translation>서버 이름을 찾을 수 없습니다</translation>
    </message>
    <message>
        <source>Temporary failure in name resolution</source>
        <translation>지금은 서버 이름을 찾을 수 없습니다</translation>
    </message>
    <message>
        <source>nodename nor servname provided, or not known</source>
        <translation>서버 이름을 찾을 수 없습니다</translation>
    </message>
    <message>
        <source>getaddrinfo failed</source>
        <translation>서버 이름을 찾을 수 없습니다</translation>
    </message>
    <message>
        <source>[SSL: CERTIFICATE_VERIFY_FAILED] {0}</source>
        <translation>서버 인증서를 믿을 수 없습니다: {0}</translation>
    </message>
    <message>
        <source>Compressed file ended before the end-of-stream marker was reached</source>
        <translation>압축 파일이 중간에 끊겼습니다</translation>
    </message>
    <message>
        <source>CRC check failed {0} != {1}</source>
        <translation>압축 파일의 체크섬이 다릅니다({0} != {1})</translation>
    </message>
    <message>
        <source>Error {0} while decompressing data: {1}</source>
        <translation>압축을 풀 수 없습니다(오류 {0}: {1})</translation>
    </message>
    <message>
        <source>{0}: line {1} column {2} (char {3})</source>
        <translation>{0}: {1}번째 줄 {2}번째 칸(글자 {3})</translation>
    </message>
    <message>
        <source>Expecting value</source>
        <translation>값이 있어야 합니다</translation>
    </message>
    <message>
        <source>Expecting &apos;,&apos; delimiter</source>
        <translation>쉼표(,)가 있어야 합니다</translation>
    </message>
    <message>
        <source>Expecting &apos;:&apos; delimiter</source>
        <translation>쌍점(:)이 있어야 합니다</translation>
    </message>
    <message>
        <source>Expecting property name enclosed in double quotes</source>
        <translation>큰따옴표로 묶은 이름이 있어야 합니다</translation>
    </message>
    <message>
        <source>Unterminated string starting at</source>
        <translation>문자열이 끝나지 않았습니다</translation>
    </message>
    <message>
        <source>Extra data</source>
        <translation>JSON 뒤에 남는 것이 있습니다</translation>
    </message>
    <message>
        <source>Error while deserializing header: {0}</source>
        <translation>헤더를 해석할 수 없습니다: {0}</translation>
    </message>
    <message>
        <source>image file is truncated ({0} bytes not processed)</source>
        <translation>이미지 파일이 중간에 끊겼습니다({0}바이트 남음)</translation>
    </message>
    <message>
        <source>broken PNG file ({0})</source>
        <translation>손상된 PNG 파일입니다({0})</translation>
    </message>
</context>
</TS>
